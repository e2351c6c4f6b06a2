import { describeError } from '@charmsmith/errors';
import { chooseTransport } from '@charmsmith/hook-commands';
import type { Charm } from '../charm/define-charm.ts';
import { noStateMarker } from '../state/no-state-marker.ts';
import { type DispatchOptions, runDispatch } from './run-dispatch.ts';
import { writeLine } from './write-line.ts';

/** How long something that a handler left running may keep a hook from ending. */
const patienceMs = 1_000;

/**
 * Runs a charm in the process that Juju started for one hook or action. The last line of a charm's `main.ts`.
 *
 * @remarks On SIGTERM the dispatch ends without a commit, and the process by that signal, so that Juju queues the hook
 * again instead of calling it failed. An error that nobody caught, wherever it was thrown, ends the dispatch as one that
 * a handler throws.
 *
 * @example
 * ```ts
 * void main(charm);
 * ```
 */
export async function main(charm: Charm): Promise<void> {
  const controller = new AbortController();
  const terminated = new Error('the agent ended this hook (SIGTERM)');
  const terminate = () => controller.abort(terminated);
  const crash = (error: unknown) => controller.abort(error);
  process.once('SIGTERM', terminate);
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  // Until the dispatch says otherwise: a handler that waits for what never comes lets Node end by itself.
  process.exitCode = 1;
  process.once('beforeExit', tellOfStanding);
  const { env } = process;
  const transport = chooseTransport(env);
  try {
    process.exitCode = await runDispatch(charm, {
      environment: env,
      transport,
      signal: controller.signal,
      noState: noStateMarker(env),
      ...pebbleSockets(env[pebbleSocketsVariable]),
      writeError: (line) => writeLine(2, line),
      ...(env['JUJU_ACTION_NAME'] ? {} : { writeSummary: (line) => writeLine(1, line) }),
    });
    await transport[Symbol.asyncDispose]();
  } catch (error) {
    writeLine(2, describeError(error));
    process.exitCode = 1;
  }
  process.removeListener('beforeExit', tellOfStanding);
  process.removeListener('SIGTERM', terminate);
  process.removeListener('uncaughtException', crash);
  process.removeListener('unhandledRejection', crash);
  if (controller.signal.reason === terminated) process.kill(process.pid, 'SIGTERM');
  else if (process.exitCode !== 0) process.exit(1);
  // Unreferenced: it fires only when something else keeps the process alive, and Juju would wait for it for ever.
  else setTimeout(endWhatIsLeft, patienceMs).unref();
}

/** A folder that stands for `/charm/containers`, where a charm runs outside of its container: `charmsmith dispatch`. */
const pebbleSocketsVariable = 'CHARMSMITH_PEBBLE_SOCKETS';

function pebbleSockets(folder: string | undefined): Pick<DispatchOptions, 'pebbleSocket'> {
  return folder ? { pebbleSocket: (container) => `${folder}/${container}/pebble.socket` } : {};
}

function tellOfStanding(): void {
  writeLine(2, 'a handler waits for what never comes: nothing is left that could wake it; nothing is committed');
}

function endWhatIsLeft(): void {
  // As Node calls them: Timeout, TCPSocketWrap, ProcessWrap … Bun does not tell.
  const kinds = [...new Set(process.getActiveResourcesInfo())].join(', ');
  writeLine(2, `ended what a handler had left running: a timer, a socket or a process${kinds && ` (${kinds})`}`);
  process.exit();
}
