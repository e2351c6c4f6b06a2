import type { ActionResults } from '../interpreter/action-progress.ts';
import type { HookCommandCall, HookCommandResult, RebootRequest } from '../interpreter/hook-context.ts';
import type { UnitState } from '../state/unit-state.ts';
import type { DispatchEvent } from './dispatch-event.ts';

/** One run of the charm, as handed to whatever runs it. */
export interface Execution {
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** The charm's folder, as the charm sees it. */
  readonly workingDirectory: string;
  /** Fires when the run shall end. */
  readonly signal: AbortSignal;
  /**
   * Runs one hook command. Its shape is that of a hook transport, so a charm can be run in this process.
   *
   * @throws `JUJU_EMULATOR_STDIN_REQUIRED`
   */
  readonly run: (call: HookCommandCall) => Promise<HookCommandResult>;
  /** Takes one line that the charm printed; as bytes where it is no UTF-8. */
  readonly output: (stream: 'stderr' | 'stdout', line: string | Uint8Array) => void;
}

/** How the charm's process ended. */
export interface ExecutionResult {
  /** For a process that was killed: 128 and more. */
  readonly exitCode: number;
  /** The signal that killed it: `SIGTERM`. */
  readonly signal?: string;
  /** The charm has no program for this: a hook is skipped then, and an action fails. */
  readonly missing?: true;
}

/** Runs the charm once: in this process, or as a process of its own. */
export type Runner = (execution: Execution) => Promise<ExecutionResult>;

/** One hook command that the charm ran. Arguments are as given, and may hold secrets. */
export interface CommandRecord {
  readonly command: string;
  readonly args: readonly string[];
  readonly exitCode: number;
  readonly stderr: string;
  readonly durationMs: number;
}

/** How an action ended. */
export interface ActionOutcome {
  readonly status: 'aborted' | 'completed' | 'failed';
  readonly message: string;
  readonly results: ActionResults;
}

/** One run of the charm, seen afterwards. */
export interface DispatchRecord {
  readonly event: DispatchEvent;
  readonly exitCode: number;
  readonly signal?: string;
  readonly durationMs: number;
  /** Whether what was held back has been applied. */
  readonly committed: boolean;
  /** The charm has no program for this hook, so it was skipped. */
  readonly missing?: true;
  /** Why Juju refused a commit although the charm succeeded. */
  readonly refused?: string;
  /** The reboot that the charm asked for. */
  readonly reboot?: RebootRequest;
  readonly commands: readonly CommandRecord[];
  readonly before: UnitState;
  readonly after: UnitState;
  /** Present for actions. */
  readonly action?: ActionOutcome;
}
