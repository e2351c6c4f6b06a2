import { HookCommandError } from '../errors/hook-command-error.ts';

/** The error of a caller that gave up waiting. */
export function aborted(command: string, reason: unknown): HookCommandError {
  return new HookCommandError(`gave up waiting for ${command}`, {
    code: 'HOOK_COMMAND_ABORTED',
    cause: reason,
    details: { command },
  });
}

/**
 * Waits for a promise, or until the caller gives up; what the promise stands for goes on then.
 *
 * @throws `HOOK_COMMAND_ABORTED`
 */
export async function untilAborted<T>(
  promise: Promise<T>,
  command: string,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal === undefined) return await promise;
  let giveUp: (() => void) | undefined;
  const givenUp = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(aborted(command, signal.reason));
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([promise, givenUp]);
  } finally {
    if (giveUp !== undefined) signal.removeEventListener('abort', giveUp);
  }
}
