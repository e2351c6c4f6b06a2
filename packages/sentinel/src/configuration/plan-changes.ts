import type { RedisCommand } from '@charmsmith/redis-health/contract';
import type { SentinelSettings } from '../contract.ts';
import { completeSettings, processLines, renderConfiguration } from './render-configuration.ts';
import { type Directive, readConfiguration } from './read-configuration.ts';

/** What must be done so that a Sentinel with this file comes to these settings. */
export type ConfigurationPlan =
  | { readonly kind: 'keep' }
  /** It can be told while it runs. */
  | {
      readonly kind: 'tell';
      readonly commands: readonly RedisCommand[];
      /** A password that it accepts now; `undefined` when the file does not give one away. */
      readonly password: string | undefined;
    }
  /** It reads that only when it starts. */
  | { readonly kind: 'rewrite' };

/** SHA-256 in hexadecimal, as Redis keeps passwords of users. */
export type Sha256 = (text: string) => string;

/**
 * Compares what Sentinel has written with what the charm wants.
 *
 * @param text - Sentinel's file, which says what it holds in memory: it rewrites it with every change
 * @param settings - what the charm wants
 */
export function planChanges(text: string, settings: SentinelSettings, sha256: Sha256): ConfigurationPlan {
  const file = readConfiguration(text);
  const { masterName } = settings;
  const monitored = file.some(({ name, values }) => name === 'sentinel monitor' && values[0] === masterName);
  if (!monitored || differs(file, settings)) return { kind: 'rewrite' };
  const { commands: aboutPasswords, password } = planOwnPassword(file, settings, sha256);
  const commands = [...aboutPasswords, ...planMaster(file, settings)];
  return commands.length === 0 ? { kind: 'keep' } : { kind: 'tell', commands, password };
}

/**
 * Puts the settings into a file of Sentinel's and leaves the rest: its id, its epochs, where the master is by now, whom
 * it knows. Only for a Sentinel that stands still.
 */
export function rewriteConfiguration(text: string, settings: SentinelSettings): string {
  const file = readConfiguration(text);
  const monitor = file.find(({ name, values }) => name === 'sentinel monitor' && values[0] === settings.masterName);
  const [, host, port] = monitor?.values ?? [];
  const master = host === undefined ? undefined : { host, port: Number(port) };
  const kept = file.filter(({ name }) => keptDirectives.has(name)).map(({ line }) => line);
  return `${renderConfiguration(settings, master)}${kept.map((line) => `${line}\n`).join('')}`;
}

/** What Sentinel alone knows. */
const keptDirectives: ReadonlySet<string> = new Set([
  'sentinel myid',
  'sentinel config-epoch',
  'sentinel leader-epoch',
  'sentinel current-epoch',
  'sentinel known-replica',
  'sentinel known-slave',
  'sentinel known-sentinel',
]);

/** What of {@link processLines} can be there; what Sentinel leaves out has its default. */
const processDirectives: Readonly<Record<string, string>> = {
  bind: '* -::*',
  port: '26379',
  'tls-port': '0',
  'tls-replication': 'no',
  'tls-auth-clients': 'yes',
  'tls-cert-file': '',
  'tls-key-file': '',
  'tls-ca-cert-file': '',
  'sentinel resolve-hostnames': 'no',
  'sentinel announce-hostnames': 'no',
  'sentinel announce-ip': '',
};

function differs(file: readonly Directive[], settings: SentinelSettings): boolean {
  const wanted = readConfiguration(processLines(settings).join('\n'));
  return Object.entries(processDirectives).some(
    ([name, initial]) => valueOf(file, name, initial) !== valueOf(wanted, name, initial),
  );
}

function valueOf(directives: readonly Directive[], name: string, initial: string): string {
  return directives.find((directive) => directive.name === name)?.values.join(' ') ?? initial;
}

/** What `SENTINEL SET` takes: name in the file, name in the command, Sentinel's own default. */
const masterDirectives = [
  ['sentinel down-after-milliseconds', 'down-after-milliseconds', '30000'],
  ['sentinel failover-timeout', 'failover-timeout', '180000'],
  ['sentinel parallel-syncs', 'parallel-syncs', '1'],
  ['sentinel auth-pass', 'auth-pass', ''],
] as const;

function planMaster(file: readonly Directive[], settings: SentinelSettings): readonly RedisCommand[] {
  const {
    masterName,
    quorum,
    downAfterMs,
    failoverTimeoutMs,
    parallelSyncs,
    redisPassword = '',
  } = completeSettings(settings);
  const wanted = {
    'down-after-milliseconds': String(downAfterMs),
    'failover-timeout': String(failoverTimeoutMs),
    'parallel-syncs': String(parallelSyncs),
    'auth-pass': redisPassword,
  };
  const ofMaster = (name: string): readonly string[] | undefined =>
    file.find((directive) => directive.name === name && directive.values[0] === masterName)?.values.slice(1);
  const changed = masterDirectives
    .filter(([name, option, initial]) => (ofMaster(name)?.[0] ?? initial) !== wanted[option])
    .map(([, option]): RedisCommand => ['SENTINEL', 'SET', masterName, option, wanted[option]]);
  const known = ofMaster('sentinel monitor')?.[2];
  return known === String(quorum) ? changed : [...changed, ['SENTINEL', 'SET', masterName, 'quorum', String(quorum)]];
}

/**
 * Changes which passwords Sentinel accepts: the new ones first, then whom it logs in to the others with, then the old
 * ones go.
 */
function planOwnPassword(
  file: readonly Directive[],
  { password, alsoAccepted = [] }: SentinelSettings,
  sha256: Sha256,
): { readonly commands: readonly RedisCommand[]; readonly password: string | undefined } {
  const user = file.find(({ name, values }) => name === 'user' && values[0] === 'default');
  const clear = ['requirepass', 'sentinel sentinel-pass'].map((name) => valueOf(file, name, ''));
  // Once it has written a user, that counts, and requirepass is what it once was.
  const accepted = user?.values.filter((value) => value.startsWith('#')).map((value) => value.slice(1)) ?? [
    sha256(clear[0] ?? ''),
  ];
  const wanted = [password, ...alsoAccepted];
  const hashes = new Set(wanted.map(sha256));
  const added = wanted.filter((one) => !accepted.includes(sha256(one)));
  const removed = accepted.filter((hash) => !hashes.has(hash));
  const commands: RedisCommand[] = [
    ...(added.length === 0 ? [] : [['ACL', 'SETUSER', 'default', ...added.map((one) => `>${one}`)] as const]),
    ...(clear[1] === password ? [] : [['SENTINEL', 'CONFIG', 'SET', 'sentinel-pass', password] as const]),
    ...(removed.length === 0 ? [] : [['ACL', 'SETUSER', 'default', ...removed.map((hash) => `!${hash}`)] as const]),
    // ACL SETUSER alone writes no file.
    ...(added.length === 0 && removed.length === 0 ? [] : [['SENTINEL', 'FLUSHCONFIG'] as const]),
  ];
  return { commands, password: [...wanted, ...clear].find((one) => one !== '' && accepted.includes(sha256(one))) };
}
