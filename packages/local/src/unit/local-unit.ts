import type { DispatchEvent, DispatchRecord, Hook, UnitAgent } from '@charmsmith/juju-emulator';
import type { Pod } from '../pod/pod.ts';

/** Where a resource comes from: a file of this machine, or its text. */
export type ResourceSource = { readonly file: string } | { readonly content: string };

/** What {@link startLocalUnit} takes. */
export interface LocalUnitOptions {
  /** A charm as Juju unpacks it: `charmsmith build` writes one. */
  readonly charmFolder: string;
  /** Default: the charm's name and 0. */
  readonly unitName?: string;
  /** Default `local`. */
  readonly modelName?: string;
  /** The Pebble daemon of every container. Default: the emulated one. */
  readonly pebble?: string;
  /** Told before each run of the charm. */
  readonly onDispatchStart?: (event: DispatchEvent) => void;
  /** Told after each run of the charm. */
  readonly onDispatch?: (record: DispatchRecord) => void;
  /** Ends the start, and any run of the charm. */
  readonly signal?: AbortSignal;
}

/**
 * One unit on this machine: a pod, and the agent that runs the charm in it.
 *
 * @remarks Disposing it, or the end of this process however it ends, leaves nothing behind.
 */
export interface LocalUnit extends AsyncDisposable {
  readonly pod: Pod;
  readonly agent: UnitAgent;
  /**
   * Runs the hooks that wait, in Juju's order, until none is left or one fails.
   *
   * @returns what was run; after a failure the hook waits to be run again
   */
  settle(): Promise<readonly DispatchRecord[]>;
  /** Runs one hook, before any that wait. */
  run(hook: Hook | string): Promise<DispatchRecord>;
  /**
   * Runs an action.
   *
   * @throws JujuEmulatorError `JUJU_EMULATOR_UNKNOWN_NAME`, `JUJU_EMULATOR_BAD_VALUE`
   */
  runAction(name: string, parameters?: Readonly<Record<string, unknown>>): Promise<DispatchRecord>;
  /**
   * Attaches a file of this machine, or just its content, as a resource; the hooks that tell of it then wait.
   *
   * @throws JujuEmulatorError `JUJU_EMULATOR_UNKNOWN_NAME`; CharmsmithError `LOCAL_UNREADABLE_RESOURCE`
   */
  attachResource(name: string, source: ResourceSource): Promise<void>;
}
