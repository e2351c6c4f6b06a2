import type { SentinelSettings } from '../contract.ts';

/**
 * Writes Sentinel's configuration file.
 *
 * @remarks Sentinel rewrites the file with what it learns, so it is written once and not compared afterwards. With
 * TLS both `tls-replication` and Sentinel's own `tls-port` are needed: without the one it cannot reach Redis, without
 * the other no Sentinel reaches another. Passwords may hold any characters.
 */
export function renderConfiguration(settings: SentinelSettings): string {
  const { masterName, masterHost, masterPort, quorum, announceHost, port, password, redisPassword, tls } = settings;
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
  const lines = [
    ...ports,
    // Before any monitor line: a name there must be resolvable as a name, or Sentinel exits.
    'sentinel resolve-hostnames yes',
    'sentinel announce-hostnames yes',
    `sentinel announce-ip ${announceHost}`,
    `requirepass ${quote(password)}`,
    // With this Sentinels log in to each other.
    `sentinel sentinel-pass ${quote(password)}`,
    `sentinel monitor ${masterName} ${masterHost} ${masterPort} ${quorum}`,
    `sentinel down-after-milliseconds ${masterName} 5000`,
    `sentinel failover-timeout ${masterName} 30000`,
    `sentinel parallel-syncs ${masterName} 1`,
    `sentinel auth-pass ${masterName} ${quote(redisPassword)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** What a change of must restart Sentinel. The master and the quorum are not among it: those Sentinel keeps itself. */
export function restartingParts(settings: SentinelSettings): readonly string[] {
  const { masterName, announceHost, port, password, redisPassword, tls } = settings;
  return [masterName, announceHost, String(port), password, redisPassword, tls?.fingerprint ?? 'plain'];
}

// Redis's own quoting (sdssplitargs): a bare word ends at a space, and a line break would begin another directive.
function quote(value: string): string {
  if (/^[\w.-]+$/.test(value)) return value;
  const escaped = [...Buffer.from(value)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`);
  return `"${escaped.join('')}"`;
}
