import type { ActionProgress, ActionResults } from '../interpreter/action-progress.ts';
import type { Printed } from './run.ts';
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
    readonly printed: Printed;
    readonly refused?: string;
  },
): ActionOutcome {
  const { printed, refused, unit } = end;
  if (result.missing === true) {
    return { status: 'failed', message: `action not implemented on unit "${unit}"`, results: {} };
  }
  const results = {
    ...progress.results,
    'return-code': String(refused === undefined ? result.exitCode : 1),
    ...showPrinted('stdout', printed.stdout),
    ...showPrinted('stderr', refused === undefined ? printed.stderr : [...printed.stderr, refused]),
  };
  if (isTermination(result)) return { status: 'aborted', message: '', results };
  if (result.exitCode !== 0) return { status: 'failed', message: `exit status ${result.exitCode}`, results };
  if (refused !== undefined) return { status: 'failed', message: refused, results };
  if (progress.failure !== undefined) return { status: 'failed', message: progress.failure, results };
  return { status: 'completed', message: '', results };
}

/** What is no text is shown in base64. */
function showPrinted(stream: 'stderr' | 'stdout', lines: Printed['stdout']): ActionResults {
  if (lines.length === 0) return {};
  if (lines.every((line) => typeof line === 'string')) {
    const text = lines.join('\n');
    return text === '' ? {} : { [stream]: text };
  }
  const bytes = lines.flatMap((line, index) => [Buffer.from(index === 0 ? '' : '\n'), Buffer.from(line as string)]);
  return { [stream]: Buffer.concat(bytes).toString('base64'), [`${stream}-encoding`]: 'base64' };
}

/** Killed so is not failed: Juju runs the hook again as if it had not begun. */
export function isTermination({ signal }: ExecutionResult): boolean {
  return signal === 'SIGTERM' || signal === 'SIGKILL';
}
