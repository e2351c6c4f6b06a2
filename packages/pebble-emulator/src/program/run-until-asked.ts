import type { Daemon } from '../daemon.ts';
import type { ShutdownCause } from '../services/exit-action.ts';

const exitCodes: Readonly<Record<ShutdownCause, number>> = {
  success: 0,
  'service-failure': 10,
  'check-failure': 11,
};

/** The exit code of a daemon that had to break off a request, as when a client was still following logs. */
export const brokenOff = 1;

/**
 * Waits until a daemon is to end, and ends it.
 *
 * @param asked - resolves when somebody asks for its end
 * @returns its exit code
 */
export async function runUntilAsked(
  daemon: Pick<Daemon, 'shutdown' | 'close'>,
  asked: Promise<unknown>,
): Promise<number> {
  const cause = await Promise.race([daemon.shutdown, asked.then((): ShutdownCause => 'success')]);
  return (await daemon.close()) ? exitCodes[cause] : brokenOff;
}
