import type { Api } from '../transport/api.ts';
import type { ExecOptions, ExecResult, SpawnOptions } from './command.ts';
import type { PebbleProcess } from './pebble-process.ts';

/** What a client runs in the daemon's container. There is no shell: a command is a program and its arguments. */
export interface CommandCalls {
  /**
   * Runs a command and waits for its end.
   *
   * @param command - the program, found on the daemon's PATH, and its arguments
   * @returns its exit code and what it wrote; an exit code
   * other than 0 is a result, not an error
   * @throws PEBBLE_API_ERROR when it cannot be started: no such program, user or working directory
   * @throws PEBBLE_EXEC_TIMEOUT when it runs longer than `timeoutMs`; its main process is then killed
   * @throws PEBBLE_EXEC_FAILED when it ends without an exit code
   */
  exec(command: readonly string[], options?: ExecOptions): Promise<ExecResult>;

  /**
   * Starts a command and gives its streams; throws as {@link CommandCalls.exec} does if it cannot be started.
   *
   * @example
   * ```ts
   * await using dump = await pebble.spawn(['pg_dump', 'app']);
   * dump.stdin.end();
   * await pipeline(dump.stdout, createGzip(), createWriteStream('app.sql.gz'));
   * if ((await dump.exitCode) !== 0) throw new Error('the dump failed');
   * ```
   */
  spawn(command: readonly string[], options?: SpawnOptions): Promise<PebbleProcess>;
}

/** Builds the calls. */
export function commandCalls(api: Api): CommandCalls {
  return {
    async exec(command, call) {
      const { runCommand } = await import('./run-command.ts');
      return await runCommand(api, command, call);
    },
    async spawn(command, call) {
      const { startCommand } = await import('./start-command.ts');
      return await startCommand(api, command, call);
    },
  };
}
