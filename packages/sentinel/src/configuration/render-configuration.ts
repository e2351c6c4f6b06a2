import type { MasterAddress, SentinelSettings } from '../contract.ts';

/** What a master is watched with. */
interface Watch {
  readonly downAfterMs: number;
  readonly failoverTimeoutMs: number;
  readonly parallelSyncs: number;
}

/** Settings with what they leave open filled in. Sentinel's own defaults are longer. */
export function completeSettings(settings: SentinelSettings): SentinelSettings & Watch {
  const { downAfterMs = 5_000, failoverTimeoutMs = 30_000, parallelSyncs = 1 } = settings;
  return { ...settings, downAfterMs, failoverTimeoutMs, parallelSyncs };
}

/**
 * Writes Sentinel's first configuration file.
 *
 * @remarks With TLS both `tls-replication` and Sentinel's own `tls-port` are needed: without the one it cannot reach
 * Redis, without the other no Sentinel reaches another.
 *
 * @param settings - what the charm wants
 * @param master - where the master is, when somebody knows better than the settings
 */
export function renderConfiguration(settings: SentinelSettings, master?: MasterAddress): string {
  const all = completeSettings(settings);
  const { masterName, quorum, password } = all;
  const { host, port } = master ?? { host: all.masterHost, port: all.masterPort };
  const lines = [
    ...processLines(settings),
    `requirepass ${password}`,
    // With this Sentinels log in to each other.
    `sentinel sentinel-pass ${password}`,
    `sentinel monitor ${masterName} ${host} ${port} ${quorum}`,
    `sentinel down-after-milliseconds ${masterName} ${all.downAfterMs}`,
    `sentinel failover-timeout ${masterName} ${all.failoverTimeoutMs}`,
    `sentinel parallel-syncs ${masterName} ${all.parallelSyncs}`,
    ...(all.redisPassword === undefined ? [] : [`sentinel auth-pass ${masterName} ${all.redisPassword}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** What Sentinel reads only when it starts. */
export function processLines({ announceHost, bind, port, tls }: SentinelSettings): readonly string[] {
  const ports =
    tls === undefined
      ? [`port ${port}`]
      : [
          'port 0',
          `tls-port ${port}`,
          'tls-replication yes',
          'tls-auth-clients optional',
          `tls-cert-file ${tls.certificate}`,
          `tls-key-file ${tls.key}`,
          `tls-ca-cert-file ${tls.ca}`,
        ];
  return [
    ...(bind === undefined ? [] : [`bind ${bind.join(' ')}`]),
    ...ports,
    // Before any monitor line: a name there must be resolvable as a name, or Sentinel exits.
    'sentinel resolve-hostnames yes',
    'sentinel announce-hostnames yes',
    `sentinel announce-ip ${announceHost}`,
  ];
}
