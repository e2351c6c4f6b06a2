import type { AgentFacts } from '../agent/agent-facts.ts';
import type { Runner } from '../agent/execution.ts';
import type { CharmDescription, ConfigValue } from '../charm/charm-description.ts';
import type {
  Databag,
  LogLine,
  NetworkState,
  SecretRevision,
  SecretState,
  StatusState,
  StorageState,
} from '../state/unit-state.ts';

/** Whether something is there for good or about to go, as Juju says it. */
export type Life = 'alive' | 'dying';

/** How the units of an application are run. */
export interface UnitHost {
  readonly runner: Runner;
  /** What differs from Juju's own paths and names, for each unit. */
  readonly facts: (unit: string) => Partial<AgentFacts>;
  readonly readFile?: (path: string, unit: string) => Promise<Uint8Array>;
  readonly writeFile?: (path: string, content: string, unit: string) => Promise<void>;
  /** Whether Pebble answers in the containers as soon as a unit is there. */
  readonly containersReady: boolean;
  readonly network: (unit: string) => NetworkState;
}

/** An application as the controller holds it. Immutable, as are all records. */
export interface ApplicationRecord {
  readonly name: string;
  readonly life: Life;
  readonly charm: CharmDescription;
  readonly host: UnitHost;
  /** Options set by the operator. */
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly trust: boolean;
  readonly resources: Readonly<Record<string, string>>;
  readonly storageCounts: Readonly<Record<string, number>>;
  readonly status?: StatusState;
  /** The unit that leads. */
  readonly leader?: string;
  readonly leaderSettings: Databag;
  /** Number of the next unit, on machines; on Kubernetes numbers are used again. */
  readonly nextUnit: number;
}

/** A unit as the controller holds it. */
export interface UnitRecord {
  readonly name: string;
  readonly app: string;
  readonly life: Life;
  readonly unitStatus: StatusState;
  readonly workloadVersion: string;
  readonly state: Databag;
  readonly ports: readonly string[];
  readonly endpointPorts: Readonly<Record<string, readonly string[]>>;
  readonly storage: readonly StorageState[];
  readonly network: NetworkState;
  readonly networks: Readonly<Record<string, NetworkState>>;
  readonly log: readonly LogLine[];
  /** A new pod waits for the old one to stop. */
  readonly replacing: boolean;
  /** The unit is in a new pod, and has not started in it yet. */
  readonly newPod: boolean;
}

/** A secret as the controller holds it. */
export interface SecretRecord extends Omit<SecretState, 'tracked'> {
  readonly kind: 'application' | 'model' | 'unit';
  /** Who has read it, by unit: the revision that is tracked, and the unit's own name for the secret. */
  readonly consumers: ReadonlyMap<string, { readonly revision: number; readonly label: string }>;
  /** Revisions of which the owner has been told that nobody needs them. */
  readonly announced: ReadonlySet<number>;
}

/** The number of a secret's latest revision. */
export function latestRevision({ revisions }: { readonly revisions: readonly SecretRevision[] }): number {
  return revisions.at(-1)?.revision ?? 0;
}
