import type { ChildProcess } from 'node:child_process';
import { BadValueError, HookCommandError } from '../errors/hook-command-error.ts';
import { aborted } from './abort.ts';
import type { HookCommandCall, HookCommandResult, HookTransport } from './hook-transport.ts';

/** The kernel's limit for one argument, its end included (Linux, `MAX_ARG_STRLEN`). */
const argumentLimitBytes = 131_072;

/** How {@link spawningTransport} starts commands. */
export interface SpawningTransportOptions {
  /** The whole environment of each command; its `PATH` is searched. Default: this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Working directory of each command. Default: this process's. */
  readonly cwd?: string;
}

/**
 * Runs each hook command as a program found on `PATH`, without a shell.
 *
 * @remarks Works with every Juju and any emulator. Arguments can be seen by other users of the
 * machine while the command runs.
 *
 * @param options - environment and working directory
 *
 * @example
 * ```ts
 * const juju = createHookCommands(spawningTransport());
 * await juju.isLeader();
 * ```
 */
export function spawningTransport(options: SpawningTransportOptions = {}): HookTransport {
  return {
    async run(call, { signal } = {}) {
      if (signal?.aborted) throw aborted(call.command, signal.reason);
      checkLengths(call);
      const { spawn } = await import('node:child_process');
      const { cwd, env } = options;
      const child = spawn(call.command, call.args, {
        env: env ?? process.env,
        ...(cwd === undefined ? {} : { cwd }),
        stdio: [call.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      });
      const kill = () => child.kill('SIGKILL');
      signal?.addEventListener('abort', kill, { once: true });
      try {
        return await settle(child, call);
      } catch (error) {
        throw signal?.aborted ? aborted(call.command, signal.reason) : error;
      } finally {
        signal?.removeEventListener('abort', kill);
      }
    },
  };
}

function checkLengths({ command, args }: HookCommandCall): void {
  if (args.every((arg) => Buffer.byteLength(arg) < argumentLimitBytes)) return;
  throw new BadValueError(`cannot run ${command}: an argument of ${argumentLimitBytes} bytes or more`, {
    details: { command },
    hint: "The kernel's limit for one argument; the agent's socket has none.",
  });
}

function settle(child: ChildProcess, call: HookCommandCall): Promise<HookCommandResult> {
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
    // A command that exits before it has read everything closes the pipe; its exit code says more than EPIPE.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(call.stdin);
    child.once('error', (cause) => reject(cannotStart(call, cause)));
    child.once('close', (exitCode, killedBy) => {
      if (exitCode === null) reject(killed(call, killedBy));
      else resolve({ exitCode, stdout: text(stdout), stderr: text(stderr) });
    });
  });
}

function text(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}

function killed(call: HookCommandCall, by: string | null): HookCommandError {
  return new HookCommandError(`${call.command} was killed by ${by ?? 'a signal'}`, {
    code: 'HOOK_COMMAND_FAILED',
    details: { command: call.command },
  });
}

function cannotStart(call: HookCommandCall, cause: Error): HookCommandError {
  const details = { command: call.command };
  if ('code' in cause && cause.code === 'ENOENT') {
    return new HookCommandError(`cannot find the hook command ${call.command} on PATH`, {
      code: 'HOOK_COMMAND_NOT_INSTALLED',
      details,
      cause,
      hint: 'Hook commands exist only while the unit agent runs a hook or action of the charm.',
    });
  }
  return new HookCommandError(`cannot start the hook command ${call.command}`, {
    code: 'HOOK_COMMAND_FAILED',
    details,
    cause,
  });
}
