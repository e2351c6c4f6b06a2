import { CharmsmithError } from '@charmsmith/errors';
import { localError } from '../errors.ts';
import { ProgramFailure } from './programs/run-program.ts';

/** One start of a pod: its deadline, and the step that it has come to. */
export interface PodStart {
  /** Aborted by the caller or by the deadline. */
  readonly signal: AbortSignal;
  /** Notes that a step begins, and throws when the start is over. */
  enter(step: string): void;
  /** Says what a thrown value means for the start. */
  explain(thrown: unknown): unknown;
}

/** Begins the start of a unit's pod. */
export function beginStart(unitName: string, timeoutMs: number, signal?: AbortSignal): PodStart {
  const deadline = AbortSignal.timeout(timeoutMs);
  const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  let step = 'begin';
  const cannot = `cannot start the pod of ${unitName}`;
  return {
    signal: either,
    enter(next) {
      either.throwIfAborted();
      step = next;
    },
    explain(thrown) {
      if (signal?.aborted === true) return signal.reason as unknown;
      if (deadline.aborted) {
        return localError('LOCAL_START_TIMEOUT', `${cannot} within ${timeoutMs} ms: it hung at "${step}"`, {
          details: { step, timeoutMs },
        });
      }
      if (CharmsmithError.is(thrown)) return thrown;
      const stderr = thrown instanceof ProgramFailure ? thrown.stderr : '';
      const hint = hintFor(step, stderr);
      return localError('LOCAL_START_FAILED', `${cannot}: "${step}" failed`, {
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
