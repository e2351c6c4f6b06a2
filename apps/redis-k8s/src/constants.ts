/** What the image and the ecosystem of this charm take for granted; the upstream charm's names and ports. */
export const redisContainer = 'redis';
export const sentinelContainer = 'sentinel';
/** As the Sentinel module names it. */
export const sentinelService = 'sentinel';
export const peersEndpoint = 'redis-peers';
export const redisEndpoint = 'redis';
export const metricsEndpoint = 'metrics-endpoint';
export const dashboardEndpoint = 'grafana-dashboard';
export const loggingEndpoint = 'logging';

export const redisPort = 6379;
export const sentinelPort = 26379;
export const exporterPort = 9121;

/** User and group of all processes, and owner of all files. */
export const redisUser = 'redis';

/** With its slash, as upstream spells it. */
export const dataFolder = '/var/lib/redis/';
export const logFolder = '/var/log/redis';
/** Redis and Sentinel rewrite their files here. */
export const configurationFolder = '/etc/redis-server';
export const exporterProgram = '/bin/redis_exporter';

/** The status texts of the upstream charm. */
export const texts = {
  waitingForWorkloadPebble: 'Waiting for Pebble in workload container',
  waitingForSentinelPebble: 'Waiting for Pebble in sentinel container',
  waitingForPeerData: 'Waiting for peer data to be updated',
  databagNotPopulated: 'Databag has not been populated',
  waitingForSentinel: 'Waiting for Sentinel...',
} as const;
