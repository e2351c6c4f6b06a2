import { CharmsmithError } from '@charmsmith/errors';
import { localError, type LocalErrorCode } from './errors.ts';
import { ProgramFailure } from './programs/run-program.ts';

/** Something that takes several steps: its deadline, and the step that it has come to. */
export interface Task {
  /** Aborted by the caller or by the deadline. */
  readonly signal: AbortSignal;
  /** Notes that a step begins, and throws when the task is over. */
  enter(step: string): void;
  /** Says what a thrown value means for the task. */
  explain(thrown: unknown): unknown;
}

/** What {@link beginTask} needs to know. */
export interface TaskOptions {
  /** As in "cannot …": `start the pod of redis-k8s/0`. */
  readonly what: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** The codes of its failures. Default: those of a start. */
  readonly codes?: { readonly failed: LocalErrorCode; readonly late: LocalErrorCode };
}

const startCodes = { failed: 'LOCAL_START_FAILED', late: 'LOCAL_START_TIMEOUT' } as const;

/** Begins a task. */
export function beginTask({ what, timeoutMs, signal, codes = startCodes }: TaskOptions): Task {
  const deadline = AbortSignal.timeout(timeoutMs);
  const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  let step = 'begin';
  return {
    signal: either,
    enter(next) {
      either.throwIfAborted();
      step = next;
    },
    explain(thrown) {
      if (signal?.aborted === true) return signal.reason as unknown;
      if (deadline.aborted) {
        return localError(codes.late, `cannot ${what} within ${timeoutMs} ms: it hung at "${step}"`, {
          details: { step, timeoutMs },
        });
      }
      if (CharmsmithError.is(thrown)) return thrown;
      const stderr = thrown instanceof ProgramFailure ? thrown.stderr : '';
      const hint = hintFor(step, stderr);
      return localError(codes.failed, `cannot ${what}: "${step}" failed`, {
        cause: thrown,
        details: { step, stderr },
        ...(hint === undefined ? {} : { hint }),
      });
    },
  };
}

/** What to do about the failures that a machine is known to give. */
function hintFor(step: string, stderr: string): string | undefined {
  if (/unknown filesystem type 'overlay'/.test(stderr))
    return 'The kernel lacks overlayfs; load it with: modprobe overlay';
  if (/operation not permitted|permission denied/i.test(stderr)) {
    return `The kernel refuses "${step}" though this is root; inside a container, run that one with --privileged.`;
  }
  return undefined;
}
