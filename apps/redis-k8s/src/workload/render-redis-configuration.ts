import type { RedisCommand } from '@charmsmith/redis-health/contract';
import type { TlsFiles } from '@charmsmith/tls-certificates/contract';
import { dataFolder, logFolder, redisPort } from '../constants.ts';

/** What Redis's configuration depends on. */
export interface RedisSettings {
  readonly ownHost: string;
  readonly password: string;
  /** Taken besides, while a rotation is not over. */
  readonly previousPassword?: string;
  /** Whether clients may do without a password; replicas and Sentinels go on to give it. */
  readonly passwordless?: boolean;
  /** How many replicas must be near for a master to take writes. */
  readonly minReplicas: number;
  /** The master to replicate; absent on the master itself. */
  readonly masterHost?: string;
  /** Present when Redis talks TLS; the fingerprint changes with the files. */
  readonly tls?: { readonly files: TlsFiles; readonly fingerprint: string };
}

/** How long a replica may be silent to be near, in seconds: less than a master's that counts as down. */
const maxLagSeconds = 3;

/**
 * Writes Redis's configuration file.
 *
 * @remarks A file, not arguments: passwords must not be seen in a process list or a plan, and Redis writes a changed
 * role into the file when Sentinel fails over.
 */
export function renderRedisConfiguration(settings: RedisSettings): string {
  const { ownHost, password, masterHost, minReplicas, tls } = settings;
  const lines = [
    'bind 0.0.0.0',
    ...authenticationLines(settings),
    // Every unit may be a replica one day. With its user named, a master that asks for no password takes it, too.
    'masteruser default',
    `masterauth ${password}`,
    `replica-announce-ip ${ownHost}`,
    `logfile ${logFolder}/redis-server.log`,
    'appendonly yes',
    `dir ${dataFolder}`,
    `min-replicas-to-write ${minReplicas}`,
    `min-replicas-max-lag ${maxLagSeconds}`,
    ...(tls === undefined ? [`port ${redisPort}`] : tlsLines(tls.files)),
    ...(masterHost === undefined ? [] : [`replicaof ${masterHost} ${redisPort}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function authenticationLines({ password, previousPassword, passwordless = false }: RedisSettings): readonly string[] {
  if (passwordless) return ['protected-mode no'];
  return [
    `requirepass ${password}`,
    // Where it is said, the user counts and not requirepass.
    ...(previousPassword === undefined ? [] : [`user default on ~* &* +@all >${password} >${previousPassword}`]),
  ];
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

/** The master that a configuration file names, which Redis rewrites when its role changes; `undefined` for a master's. */
export function readMasterHost(text: string): string | undefined {
  return /^replicaof (\S+) /m.exec(text)?.[1];
}

/** Whether a configuration file has Redis talk TLS. */
export function talksTls(text: string): boolean {
  return /^tls-port [1-9]/m.test(text);
}

/** What a change of must restart Redis. The role is not among it: Sentinel changes that while Redis runs. */
export function restartingParts({ ownHost, tls }: RedisSettings): readonly string[] {
  return [ownHost, tls === undefined ? 'plain' : 'tls'];
}

/** What Redis takes while it runs. */
export function liveParts(settings: RedisSettings): readonly string[] {
  const { password, previousPassword = '', passwordless, minReplicas, tls } = settings;
  const policy = passwordless === true ? 'passwordless' : '';
  return [password, previousPassword, policy, String(minReplicas), tls?.fingerprint ?? ''];
}

/** Tells a running Redis what {@link liveParts} says. Connections that there are stay. */
export function liveCommands(settings: RedisSettings): readonly RedisCommand[] {
  const { password, minReplicas, tls } = settings;
  return [
    ['CONFIG', 'SET', 'masteruser', 'default', 'masterauth', password],
    ['CONFIG', 'SET', 'min-replicas-to-write', String(minReplicas), 'min-replicas-max-lag', String(maxLagSeconds)],
    ...authenticationCommands(settings),
    ...(tls === undefined ? [] : [reloadCommand(tls.files)]),
  ];
}

function authenticationCommands(settings: RedisSettings): readonly RedisCommand[] {
  const { password, previousPassword, passwordless = false } = settings;
  const user = ['ACL', 'SETUSER', 'default'] as const;
  if (passwordless)
    return [
      ['CONFIG', 'SET', 'protected-mode', 'no'],
      [...user, 'nopass'],
    ];
  const accepted = [password, ...(previousPassword === undefined ? [] : [previousPassword])];
  return [
    ['CONFIG', 'SET', 'requirepass', password, 'protected-mode', 'yes'],
    // CONFIG SET leaves the user alone when requirepass has that value already.
    [...user, 'resetpass', ...accepted.map((each) => `>${each}`)],
  ];
}

/** In one command: key and certificate are compared at its end. */
function reloadCommand({ certificate, key, ca }: TlsFiles): RedisCommand {
  return ['CONFIG', 'SET', 'tls-cert-file', certificate, 'tls-key-file', key, 'tls-ca-cert-file', ca];
}
