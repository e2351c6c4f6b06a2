import type { ConfigValue } from '../charm/charm-description.ts';
import { omit } from '../state/omit.ts';
import type { Databag, StorageState } from '../state/unit-state.ts';
import type { ActionRecord, ModelCore } from './model-core.ts';
import type { RelationSide } from './model-relation.ts';
import type { ApplicationRecord, Life, SecretRecord, UnitRecord } from './records.ts';

/** Everything that a model holds, as plain data: it survives JSON, and does not change any more. */
export interface ModelState {
  readonly name: string;
  readonly uuid: string;
  readonly applications: Readonly<
    Record<
      string,
      Pick<ApplicationRecord, 'leader' | 'leaderSettings' | 'life' | 'name' | 'resources' | 'status' | 'trust'> & {
        readonly charm: string;
        readonly config: Readonly<Record<string, ConfigValue>>;
      }
    >
  >;
  readonly units: Readonly<Record<string, UnitRecord>>;
  /** By key: `web:db mysql:server`. */
  readonly relations: Readonly<
    Record<
      string,
      {
        readonly number: number;
        readonly life: Life;
        readonly sides: readonly RelationSide[];
        readonly databags: Readonly<Record<string, Databag>>;
      }
    >
  >;
  readonly secrets: readonly (Omit<SecretRecord, 'announced' | 'consumers'> & {
    readonly consumers: Readonly<Record<string, { readonly revision: number; readonly label: string }>>;
  })[];
  readonly detachedStorage: readonly StorageState[];
  readonly actions: readonly ActionRecord[];
  /** Hooks that wait, by unit, in the order they will run. */
  readonly pending: Readonly<Record<string, readonly string[]>>;
}

/** Copies what a model holds. */
export function modelState(core: ModelCore): ModelState {
  return {
    name: core.name,
    uuid: core.uuid,
    applications: Object.fromEntries([...core.applications].map(([name, record]) => [name, plainApplication(record)])),
    units: Object.fromEntries(core.units),
    relations: Object.fromEntries(
      [...core.relations.values()].map(({ databags, key, life, number, sides }) => [
        key,
        { number, life, sides, databags },
      ]),
    ),
    secrets: [...core.secrets.all()].map((secret) => ({
      ...omit(secret, 'announced'),
      consumers: Object.fromEntries(secret.consumers),
    })),
    detachedStorage: [...core.detachedStorage.values()],
    actions: [...core.actions.values()],
    pending: Object.fromEntries(
      [...core.uniters].map(([unit, { schedule }]) => [unit, schedule.pending.map(({ name }) => name)]),
    ),
  };
}

function plainApplication(record: ApplicationRecord): ModelState['applications'][string] {
  return { ...omit(record, 'host', 'nextUnit', 'storageCounts'), charm: record.charm.name };
}
