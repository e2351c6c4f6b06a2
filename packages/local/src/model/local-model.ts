import type { CharmDescription, ConfigValue, DispatchRecord, Model } from '@charmsmith/juju-emulator';
import type { Cluster } from '../cluster/cluster.ts';
import type { LocalUnit } from '../unit/local-unit.ts';
import type { ResourceSource } from '../unit/resource-file.ts';

/** What {@link startLocalModel} takes. */
export interface LocalModelOptions {
  /** A charm as Juju unpacks it: `charmsmith build` writes one. */
  readonly charmFolder: string;
  /** Default: the charm's name. */
  readonly application?: string;
  /** How many units to begin with. Default 1. */
  readonly units?: number;
  /** Default `local`. */
  readonly modelName?: string;
  /** The Pebble daemon of every container. Default: the emulated one. */
  readonly pebble?: string;
  /**
   * How many units may run the charm at the same time. Default: two for each processor of this machine, since most of a
   * hook is waiting.
   */
  readonly concurrency?: number;
  /** How long a leader without a pod stays the leader, in milliseconds. Default: Juju's lease, 30,000. */
  readonly leaseMs?: number;
  /** Told before each run of the charm, with the name of the hook or action. */
  readonly onDispatchStart?: (unit: LocalUnit, name: string) => void;
  /** Told after each run of the charm. */
  readonly onDispatch?: (unit: LocalUnit, record: DispatchRecord) => void;
  /** Told when a unit has come, has gone, or has another pod or none, and when hooks wait because of it. */
  readonly onChange?: () => void;
  /** Ends the start, and any run of the charm. */
  readonly signal?: AbortSignal;
}

/**
 * One application on this machine: its units as pods of one cluster, and Juju's side of all of them.
 *
 * @remarks Disposing it, or the end of this process however it ends, leaves nothing behind.
 */
export interface LocalModel extends AsyncDisposable {
  readonly name: string;
  readonly application: string;
  readonly charm: CharmDescription;
  /** Juju's side of all units, for what has no method here. Pods are this model's own affair. */
  readonly juju: Model;
  /** The pods' network: cut and heal links here. */
  readonly cluster: Cluster;
  /** In the order of their numbers. */
  readonly units: readonly LocalUnit[];
  /** The unit that leads, if one does. */
  readonly leader: LocalUnit | undefined;
  /** The application's status, as `juju status` shows it. */
  readonly status: { readonly status: string; readonly message: string };
  /** The application's options, with the defaults of those that are not set. */
  readonly config: Readonly<Record<string, ConfigValue>>;
  /** Milliseconds until something is due by itself, such as a hook that has failed. */
  readonly dueInMs: number;
  /**
   * Finds a unit.
   *
   * @param name - `redis-k8s/0`, or `redis-k8s/leader`
   * @throws CharmsmithError `LOCAL_UNKNOWN_UNIT`
   */
  unit(name: string): LocalUnit;
  /**
   * Runs the hooks that wait in all units, each unit's in Juju's order and those of different units at the same time,
   * until none is left or each that is left has failed. Those that have failed before are run again first, without
   * Juju's pause. A unit without a pod is left out.
   *
   * @returns what was run, in the order in which it ended
   */
  settle(): Promise<readonly DispatchRecord[]>;
  /**
   * Changes options; `null` resets one to its default.
   *
   * @throws JujuEmulatorError `JUJU_EMULATOR_UNKNOWN_NAME`, `JUJU_EMULATOR_BAD_VALUE`
   */
  setConfig(values: Readonly<Record<string, ConfigValue | null>>): void;
  /**
   * Attaches a file of this machine, or just its content, as a resource; the hooks that tell of it then wait.
   *
   * @throws JujuEmulatorError `JUJU_EMULATOR_UNKNOWN_NAME`; CharmsmithError `LOCAL_UNREADABLE_RESOURCE`
   */
  attachResource(name: string, source: ResourceSource): Promise<void>;
  /**
   * Changes the number of units. New pods are up when it settles. Units that go, the highest numbers first, run the
   * hooks of a removal, and their pods end with the last of these; their storage stays, for a unit of that number
   * later, as on Kubernetes.
   *
   * @throws CharmsmithError `LOCAL_NO_ADDRESS` when a model cannot have so many, and nothing is changed; otherwise what
   * {@link createPod} throws, and the units that came up stay
   */
  scale(units: number): Promise<void>;
}
