import type { ActionProgress } from '../interpreter/action-progress.ts';
import type { ActionOutcome, ExecutionResult } from './execution.ts';

/**
 * Decides how an action has ended.
 *
 * @param progress - what it said
 * @param result - how its process ended
 * @param end - the unit, what the process printed, and why the commit was refused
 */
export function decideActionOutcome(
  progress: ActionProgress,
  result: ExecutionResult,
  end: {
    readonly unit: string;
    readonly output: { readonly stdout: string; readonly stderr: string };
    readonly refused?: string;
  },
): ActionOutcome {
  const { output, refused, unit } = end;
  if (result.missing === true) {
    return { status: 'failed', message: `action not implemented on unit "${unit}"`, results: {} };
  }
  const returnCode = refused === undefined ? result.exitCode : 1;
  const stderr = [output.stderr, refused ?? ''].filter((text) => text !== '').join('\n');
  const results = {
    ...progress.results,
    'return-code': String(returnCode),
    ...(output.stdout === '' ? {} : { stdout: output.stdout }),
    ...(stderr === '' ? {} : { stderr }),
  };
  if (isTermination(result)) return { status: 'aborted', message: '', results };
  if (result.exitCode !== 0) return { status: 'failed', message: `exit status ${result.exitCode}`, results };
  if (refused !== undefined) return { status: 'failed', message: refused, results };
  if (progress.failure !== undefined) return { status: 'failed', message: progress.failure, results };
  return { status: 'completed', message: '', results };
}

/** Killed so is not failed: Juju runs the hook again as if it had not begun. */
export function isTermination({ signal }: ExecutionResult): boolean {
  return signal === 'SIGTERM' || signal === 'SIGKILL';
}
