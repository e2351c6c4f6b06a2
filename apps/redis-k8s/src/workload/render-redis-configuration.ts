import type { TlsFiles } from '@charmsmith/tls-certificates/contract';
import { dataFolder, logFolder, redisPort } from '../constants.ts';

/** What goes into Redis's configuration file. */
export interface RedisSettings {
  readonly ownHost: string;
  readonly password: string;
  /** The master to replicate; absent on the master itself. */
  readonly masterHost?: string;
  /** Present when Redis talks TLS; the fingerprint changes with the files. */
  readonly tls?: { readonly files: TlsFiles; readonly fingerprint: string };
}

/**
 * Writes Redis's configuration file.
 *
 * @remarks A file, not arguments: passwords must not be seen in a process list or a plan, and Redis writes a changed
 * role into the file when Sentinel fails over.
 */
export function renderRedisConfiguration({ ownHost, password, masterHost, tls }: RedisSettings): string {
  const lines = [
    'bind 0.0.0.0',
    `requirepass ${password}`,
    // Every unit may be a replica one day.
    `masterauth ${password}`,
    `replica-announce-ip ${ownHost}`,
    `logfile ${logFolder}/redis-server.log`,
    'appendonly yes',
    `dir ${dataFolder}`,
    ...(tls === undefined ? [`port ${redisPort}`] : tlsLines(tls.files)),
    ...(masterHost === undefined ? [] : [`replicaof ${masterHost} ${redisPort}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function tlsLines(files: TlsFiles): readonly string[] {
  return [
    'port 0',
    `tls-port ${redisPort}`,
    'tls-auth-clients optional',
    // On every unit: without it a demoted master cannot reach the new one.
    'tls-replication yes',
    `tls-cert-file ${files.certificate}`,
    `tls-key-file ${files.key}`,
    `tls-ca-cert-file ${files.ca}`,
  ];
}

/** What a change of must restart Redis. The role is not among it: Sentinel changes that while Redis runs. */
export function restartingParts({ ownHost, password, tls }: RedisSettings): readonly string[] {
  return [ownHost, password, tls?.fingerprint ?? 'plain'];
}
