import type { ActionOutcome, DispatchRecord, Hook, StatusState, UnitState } from '@charmsmith/juju-emulator';
import type { LocalModel } from '../model/local-model.ts';
import type { Pod } from '../pod/pod.ts';

/**
 * A unit of a model on this machine: a pod, and the agent that runs the charm in it, one hook or action at a time. What
 * comes while another runs waits its turn.
 */
export interface LocalUnit {
  /** As Juju names it: `redis-k8s/0`. */
  readonly name: string;
  /** The model that it belongs to. */
  readonly model: LocalModel;
  /** What Juju holds of it, and lets it see of others. */
  readonly state: UnitState;
  /** Its status as `juju status` shows it. */
  readonly status: StatusState;
  /** Hooks that wait, in the order they will run; one that has failed comes first. */
  readonly pending: readonly Hook[];
  /** The hook that failed last and has not succeeded since. */
  readonly failed: Hook | undefined;
  /** Whether it has a pod. */
  readonly ready: boolean;
  /**
   * Its pod.
   *
   * @throws (when read) CharmsmithError `LOCAL_NO_POD` while it has none
   */
  readonly pod: Pod;
  /** Name of the hook or action that runs at the moment. */
  readonly running: string | undefined;
  /** What ran last. */
  readonly last: DispatchRecord | undefined;
  /**
   * Runs the hooks that wait, in Juju's order, until none is left or one fails. One that has failed before is run again
   * first, without Juju's pause.
   *
   * @returns what was run; after a failure the hook waits to be run again
   * @throws CharmsmithError `LOCAL_NO_POD`
   */
  settle(): Promise<readonly DispatchRecord[]>;
  /**
   * Runs what is due: a hook, or nothing, also while a failed one waits for its pause to end.
   *
   * @returns `undefined` when nothing is due or there is no pod
   */
  step(): Promise<DispatchRecord | undefined>;
  /**
   * Runs one hook, before any that wait.
   *
   * @throws CharmsmithError `LOCAL_NO_POD`
   */
  run(hook: Hook | string): Promise<DispatchRecord>;
  /** Has a hook wait. */
  enqueue(hook: Hook | string): void;
  /**
   * Runs an action, and before it what Juju's order puts before it.
   *
   * @throws JujuEmulatorError `JUJU_EMULATOR_UNKNOWN_NAME`, `JUJU_EMULATOR_BAD_VALUE`, `JUJU_EMULATOR_NOT_SETTLED`;
   * CharmsmithError `LOCAL_NO_POD`
   */
  runAction(name: string, parameters?: Readonly<Record<string, unknown>>): Promise<DispatchRecord>;
  /**
   * Runs a command in the charm container with the hook commands at hand, as `juju exec` does; what it writes is
   * committed when it succeeds.
   *
   * @param command - program and arguments
   * @returns its exit code and what it printed are among the results
   * @throws CharmsmithError `LOCAL_NO_POD`
   */
  exec(command: readonly [program: string, ...args: string[]]): Promise<ActionOutcome>;
  /**
   * Has the hook that has failed run at once, or takes it as done: `juju resolved [--no-retry]`.
   *
   * @throws JujuEmulatorError `JUJU_EMULATOR_NOT_ALLOWED` when none has failed
   */
  resolved(options?: { readonly retry?: boolean }): void;
  /**
   * Replaces the pod, as Kubernetes does when one is deleted: what runs may end, the charm's `stop` is run while the
   * containers are asked to end, and a new pod comes up with a new address and the old storage. The hooks that tell of
   * it then wait. A unit without a pod gets one.
   *
   * @param options - `graceMs`: the longest time until the old pod is killed, as `terminationGracePeriodSeconds`.
   * Default 30,000
   * @throws what {@link createPod} throws: the unit then has no pod
   */
  replacePod(options?: { readonly graceMs?: number }): Promise<void>;
  /**
   * Kills the pod with all that runs in it, as when its node is lost: nobody is asked, and no other comes until
   * {@link LocalUnit.replacePod} is called.
   */
  killPod(): Promise<void>;
  /**
   * Kills a workload container; it is started again as the kubelet does it, with a new root and the old storage, and
   * the hook that tells of it then waits.
   *
   * @throws CharmsmithError `LOCAL_UNKNOWN_CONTAINER`, `LOCAL_NO_POD`
   */
  killContainer(container: string): Promise<void>;
}
