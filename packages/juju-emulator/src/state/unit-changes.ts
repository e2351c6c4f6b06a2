import { applicationOf, type Databag, type SecretState, type UnitState } from './unit-state.ts';

/** What one run wants changed of what the controller holds. */
export interface UnitChanges {
  readonly state?: Databag;
  readonly ports?: Pick<UnitState, 'endpointPorts' | 'ports'>;
  /** Own databags, as differences: `''` deletes a key. */
  readonly databags: readonly { readonly relation: string; readonly entity: string; readonly delta: Databag }[];
  readonly secrets: {
    readonly created: readonly SecretState[];
    readonly changed: readonly { readonly before: SecretState; readonly after: SecretState }[];
    readonly removed: readonly SecretState[];
  };
}

/**
 * Finds what a run has changed.
 *
 * @param opened - the unit when the run began
 * @param wanted - the unit as the run leaves it; what did not change is the same object
 */
export function changesOf(opened: UnitState, wanted: UnitState): UnitChanges {
  const portsChanged = wanted.ports !== opened.ports || wanted.endpointPorts !== opened.endpointPorts;
  const { ports, endpointPorts } = wanted;
  return {
    ...(wanted.state === opened.state ? {} : { state: wanted.state }),
    ...(portsChanged ? { ports: { ports, endpointPorts: endpointPorts ?? {} } } : {}),
    databags: wanted.relations === opened.relations ? [] : databagChanges(opened, wanted),
    secrets: secretChanges(opened.secrets, wanted.secrets),
  };
}

function databagChanges(opened: UnitState, wanted: UnitState): UnitChanges['databags'] {
  const before = new Map(opened.relations.map(({ id, databags }) => [id, databags]));
  const own = [wanted.unitName, applicationOf(wanted.unitName)];
  return wanted.relations.flatMap(({ id, databags }) =>
    own.flatMap((entity) => {
      const [old = {}, now = {}] = [before.get(id)?.[entity], databags[entity]];
      const delta = old === now ? {} : difference(old, now);
      return Object.keys(delta).length === 0 ? [] : [{ relation: id, entity, delta }];
    }),
  );
}

function difference(before: Databag, after: Databag): Databag {
  const deleted = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  const set = Object.entries(after).filter(([key, value]) => before[key] !== value);
  return Object.fromEntries([...deleted.map((key) => [key, ''] as const), ...set]);
}

/** What was read is no change: tracking has had effect already. */
function secretChanges(opened: readonly SecretState[], wanted: readonly SecretState[]): UnitChanges['secrets'] {
  if (opened === wanted) return { created: [], changed: [], removed: [] };
  const before = new Map(opened.map((secret) => [secret.id, secret]));
  const after = new Set(wanted.map(({ id }) => id));
  return {
    created: wanted.filter(({ id }) => !before.has(id)),
    changed: wanted.flatMap((secret) => {
      const old = before.get(secret.id);
      return old === undefined || !differs(old, secret) ? [] : [{ before: old, after: secret }];
    }),
    removed: opened.filter(({ id }) => !after.has(id)),
  };
}

function differs(before: SecretState, after: SecretState): boolean {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof SecretState>;
  return [...keys].some((key) => key !== 'tracked' && before[key] !== after[key]);
}
