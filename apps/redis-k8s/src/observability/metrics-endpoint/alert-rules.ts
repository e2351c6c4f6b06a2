import { applicationLabels, type JujuTopology, topologyIdentifier } from '../juju-topology.ts';
import type { AlertRule, ScrapeApplicationData } from './scrape-data.ts';

interface Alert extends Pick<AlertRule, 'alert' | 'expr' | 'for'> {
  readonly severity: 'critical' | 'warning';
  readonly summary: string;
  readonly description: string;
}

/*
 * Prometheus adds to each expression that it is this application's series that count. Metrics are those of
 * oliver006/redis_exporter.
 */
const alerts: readonly Alert[] = [
  {
    alert: 'RedisExporterDown',
    expr: 'up == 0',
    for: '5m',
    severity: 'warning',
    summary: 'The metrics exporter of {{ $labels.juju_unit }} cannot be scraped',
    description: 'Nothing is known of this Redis. Look at the service redis_exporter in the container redis.',
  },
  {
    alert: 'RedisDown',
    expr: 'redis_up == 0',
    for: '1m',
    severity: 'critical',
    summary: 'Redis of {{ $labels.juju_unit }} does not answer',
    description: 'The exporter cannot reach Redis. `juju status` and the log of the unit name the cause.',
  },
  {
    alert: 'RedisNoMaster',
    expr: 'count by (juju_application) (redis_up == 1) unless on (juju_application) redis_instance_info{role="master"}',
    for: '1m',
    severity: 'critical',
    summary: 'No Redis of {{ $labels.juju_application }} takes writes',
    description: 'All that answer are replicas. Sentinels replace a master in ten seconds when most of them are there.',
  },
  {
    alert: 'RedisSeveralMasters',
    expr: 'count by (juju_application) (redis_instance_info{role="master"}) > 1',
    for: '2m',
    severity: 'critical',
    summary: '{{ $value }} units of {{ $labels.juju_application }} take themselves for the master',
    description: 'What is written to the one that Sentinels do not know is lost when it becomes a replica again.',
  },
  {
    alert: 'RedisReplicaLinkDown',
    expr: 'redis_master_link_up == 0',
    for: '2m',
    severity: 'warning',
    summary: 'Redis of {{ $labels.juju_unit }} has lost its master',
    description: 'It serves old data and cannot take over. Look at network, password and certificates.',
  },
  {
    alert: 'RedisReplicaLag',
    expr: 'redis_connected_slave_lag_seconds > 30',
    for: '2m',
    severity: 'warning',
    summary: 'A replica of {{ $labels.juju_unit }} has not answered for {{ $value }} seconds',
    description: 'What was written since then is lost if it becomes the master.',
  },
  {
    alert: 'RedisDiskWriteFailed',
    expr: 'redis_aof_last_write_status == 0 or redis_rdb_last_bgsave_status == 0',
    for: '1m',
    severity: 'critical',
    summary: 'Redis of {{ $labels.juju_unit }} cannot write to its disk',
    description: 'The storage database is full or broken. Redis refuses writes until it can save again.',
  },
  {
    alert: 'RedisMemoryNearlyFull',
    expr: 'redis_memory_used_bytes / (redis_memory_max_bytes > 0) > 0.9',
    for: '5m',
    severity: 'warning',
    summary: 'Redis of {{ $labels.juju_unit }} uses more than 90 % of its maxmemory',
    description: 'Beyond it keys are evicted, or writes are refused.',
  },
  {
    alert: 'RedisConnectionsRejected',
    expr: 'increase(redis_rejected_connections_total[5m]) > 0',
    for: '0m',
    severity: 'warning',
    summary: 'Redis of {{ $labels.juju_unit }} turns clients away',
    description: 'There are more connections than maxclients allows.',
  },
];

/** The charm's alert rules, labelled as this application's. */
export function alertRules(topology: JujuTopology): ScrapeApplicationData['alert_rules'] {
  const labels = applicationLabels(topology);
  return {
    groups: [
      {
        name: `${topologyIdentifier(topology)}_redis_alerts`,
        rules: alerts.map(({ severity, summary, description, ...rule }) => ({
          ...rule,
          labels: { ...labels, severity },
          annotations: { summary, description },
        })),
      },
    ],
  };
}
