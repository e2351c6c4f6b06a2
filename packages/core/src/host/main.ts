import { chooseTransport } from '@charmsmith/hook-commands';
import type { Charm } from '../charm/define-charm.ts';
import { runDispatch } from './run-dispatch.ts';

/**
 * Runs a charm in the process that Juju started for one hook or action. The last line of a charm's `main.ts`.
 *
 * @remarks On SIGTERM the dispatch ends without a commit, and the process by that signal, so that Juju queues the hook
 * again instead of calling it failed.
 *
 * @example
 * ```ts
 * void main(charm);
 * ```
 */
export async function main(charm: Charm): Promise<void> {
  const controller = new AbortController();
  const terminate = () => controller.abort(new Error('the agent ended this hook (SIGTERM)'));
  process.once('SIGTERM', terminate);
  {
    await using transport = chooseTransport(process.env);
    process.exitCode = await runDispatch(charm, { environment: process.env, transport, signal: controller.signal });
  }
  process.removeListener('SIGTERM', terminate);
  if (controller.signal.aborted) process.kill(process.pid, 'SIGTERM');
}
