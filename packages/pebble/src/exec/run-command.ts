import { defaultWaitMs } from '../changes/wait-change.ts';
import type { Api } from '../transport/api.ts';
import type { ExecOptions, ExecResult } from './command.ts';
import { startCommand } from './start-command.ts';

/** Runs a command and waits for its end. */
export async function runCommand(api: Api, command: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
  const { timeoutMs = defaultWaitMs, stdin = '', signal } = options;
  await using running = await startCommand(api, command, {
    ...options,
    timeoutMs,
    stdin,
    // Read by name: a whole AbortController may be given, of which a copy has no signal.
    ...(signal === undefined ? {} : { signal }),
  });
  return await running.output();
}
