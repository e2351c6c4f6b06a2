import { CharmsmithError } from '@charmsmith/errors';
import type {
  EventData,
  FinalKind,
  LifecycleKind,
  RelationKind,
  RestrictedKind,
  SecretKind,
  SeriesUpgradeKind,
  StorageKind,
} from './event-data.ts';

/** The environment of a dispatch. Juju sets absent things to the empty string; both mean absent here. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a variable that Juju always sets for the event at hand.
 *
 * @throws CharmsmithError `CORE_MISSING_VARIABLE`
 */
export function requireVariable(environment: Environment, name: string): string {
  const value = environment[name];
  if (value !== undefined && value !== '') return value;
  throw new CharmsmithError(`cannot run this dispatch: ${name} is not set`, {
    code: 'CORE_MISSING_VARIABLE',
    hint: 'Juju sets it for every hook; outside Juju run the charm in an emulated unit.',
    details: { variable: name },
  });
}

type PlainKind = LifecycleKind | FinalKind | RestrictedKind;
const plain: ReadonlySet<string> = new Set<PlainKind>([
  'install',
  'start',
  'config-changed',
  'upgrade-charm',
  'update-status',
  'leader-elected',
  'leader-settings-changed',
  'stop',
  'remove',
  'collect-metrics',
  'meter-status-changed',
]);
const seriesUpgrades: ReadonlySet<string> = new Set<SeriesUpgradeKind>(['pre-series-upgrade', 'post-series-upgrade']);

// Exact names: an endpoint may begin with "secret-" too.
const secretKinds: readonly SecretKind[] = ['secret-changed', 'secret-rotate', 'secret-expired', 'secret-remove'];

type Parse = (name: string, environment: Environment) => EventData;

// Juju spells endpoint, storage and container names as the metadata does, dashes and underscores alike, so a suffix is
// taken off the right and the rest is the name.
const suffixes: readonly (readonly [suffix: string, parse: Parse])[] = [
  ...(['created', 'joined', 'changed', 'departed', 'broken'] as const).map(
    (what) =>
      [`relation-${what}`, (name: string, env: Environment) => relation(`relation-${what}`, name, env)] as const,
  ),
  ...(['attached', 'detaching'] as const).map(
    (what) => [`storage-${what}`, (name: string, env: Environment) => storage(`storage-${what}`, name, env)] as const,
  ),
  ['pebble-ready', (container) => ({ kind: 'pebble-ready', container })],
  [
    'pebble-custom-notice',
    (container, env) => ({
      kind: 'pebble-custom-notice',
      container,
      noticeId: requireVariable(env, 'JUJU_NOTICE_ID'),
      noticeType: requireVariable(env, 'JUJU_NOTICE_TYPE'),
      noticeKey: requireVariable(env, 'JUJU_NOTICE_KEY'),
    }),
  ],
  ...(['failed', 'recovered'] as const).map(
    (what) =>
      [
        `pebble-check-${what}`,
        (container: string, env: Environment): EventData => ({
          kind: `pebble-check-${what}`,
          container,
          check: requireVariable(env, 'JUJU_PEBBLE_CHECK_NAME'),
        }),
      ] as const,
  ),
];

/**
 * Says which event a dispatch is for.
 *
 * @param environment - the dispatch's environment
 * @returns the event as plain data; `unknown` for a hook that is not in the contract
 * @throws CharmsmithError `CORE_MISSING_VARIABLE` when Juju's own variable for the event is not there
 */
export function parseEvent(environment: Environment): EventData {
  const [folder, name = ''] = splitOnce(requireVariable(environment, 'JUJU_DISPATCH_PATH'));
  if (folder === 'actions') {
    return { kind: 'action', name, id: requireVariable(environment, 'JUJU_ACTION_UUID') };
  }
  if (plain.has(name)) return { kind: name as PlainKind };
  if (seriesUpgrades.has(name)) return seriesUpgrade(name as SeriesUpgradeKind, environment);
  if (isSecretKind(name)) return secret(name, environment);
  for (const [suffix, parse] of suffixes) {
    if (name.length > suffix.length + 1 && name.endsWith(`-${suffix}`)) {
      return parse(name.slice(0, -suffix.length - 1), environment);
    }
  }
  return { kind: 'unknown', name };
}

function splitOnce(path: string): [folder: string, name: string | undefined] {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? ['hooks', path] : [path.slice(0, slash), path.slice(slash + 1)];
}

function seriesUpgrade(kind: SeriesUpgradeKind, environment: Environment): EventData {
  const targetBase = environment['JUJU_TARGET_BASE'] ?? '';
  return targetBase === '' ? { kind } : { kind, targetBase };
}

function relation(kind: RelationKind, endpoint: string, environment: Environment): EventData {
  const relationId = requireVariable(environment, 'JUJU_RELATION_ID');
  const remoteUnit = environment['JUJU_REMOTE_UNIT'] ?? '';
  // Old controllers leave the application out; it is then the unit's.
  const remoteApp = environment['JUJU_REMOTE_APP'] || remoteUnit.split('/')[0] || '';
  const fields = { endpoint, relationId, remoteApp };
  switch (kind) {
    case 'relation-created':
    case 'relation-broken':
      return { kind, ...fields };
    case 'relation-changed':
      return remoteUnit === '' ? { kind, ...fields } : { kind, ...fields, remoteUnit };
    case 'relation-joined':
      return { kind, ...fields, remoteUnit: requireVariable(environment, 'JUJU_REMOTE_UNIT') };
    case 'relation-departed':
      return {
        kind,
        ...fields,
        remoteUnit: requireVariable(environment, 'JUJU_REMOTE_UNIT'),
        departingUnit: requireVariable(environment, 'JUJU_DEPARTING_UNIT'),
      };
  }
}

function storage(kind: StorageKind, name: string, environment: Environment): EventData {
  return { kind, storage: name, storageId: requireVariable(environment, 'JUJU_STORAGE_ID') };
}

function isSecretKind(name: string): name is SecretKind {
  return (secretKinds as readonly string[]).includes(name);
}

function secret(kind: SecretKind, environment: Environment): EventData {
  const label = environment['JUJU_SECRET_LABEL'];
  const fields = {
    secretId: requireVariable(environment, 'JUJU_SECRET_ID'),
    ...(label === undefined || label === '' ? {} : { label }),
  };
  switch (kind) {
    case 'secret-changed':
    case 'secret-rotate':
      return { kind, ...fields };
    case 'secret-expired':
    case 'secret-remove':
      return { kind, ...fields, revision: Number(requireVariable(environment, 'JUJU_SECRET_REVISION')) };
  }
}
