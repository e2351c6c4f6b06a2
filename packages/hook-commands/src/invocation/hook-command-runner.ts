import { BadValueError, HookCommandError } from '../errors/hook-command-error.ts';
import type { CommandOptions, HookCommandCall, HookTransport } from '../transport/hook-transport.ts';
import { createFailure } from './classify-failure.ts';
import { describeCall } from './describe-call.ts';

/** Runs one call and gives what it printed, or throws what went wrong. */
export interface HookCommandRunner {
  /** @returns stdout as printed */
  text(call: HookCommandCall, options?: CommandOptions): Promise<string>;
  /** @returns stdout parsed as JSON */
  json(call: HookCommandCall, options?: CommandOptions): Promise<unknown>;
}

/**
 * Turns results into values and failures into {@link HookCommandError}s.
 *
 * @param transport - the way to the unit agent
 */
export function hookCommandRunner(transport: HookTransport): HookCommandRunner {
  async function text(call: HookCommandCall, options: CommandOptions = {}): Promise<string> {
    checkArguments(call);
    const { exitCode, stdout, stderr } = await transport.run(call, options);
    if (exitCode === 0) return stdout;
    const [line = ''] = stderr.trim().split('\n', 1);
    const reason = line.replace(/^ERROR /, '') || 'nothing on stderr';
    const message = `hook command "${describeCall(call)}" failed with exit code ${exitCode}: ${reason}`;
    throw createFailure(message, { command: call.command, exitCode, stderr: line }, stderr);
  }

  return {
    text,
    async json(call, options) {
      const stdout = await text(call, options);
      try {
        return JSON.parse(stdout) as unknown;
      } catch {
        // The parser's own message quotes its input, which may hold a secret.
        throw badOutput(call.command, 'not JSON');
      }
    },
  };
}

/** No program can be given a NUL in an argument, so the agent shall not see one either. */
function checkArguments({ command, args }: HookCommandCall): void {
  if (!args.some((arg) => arg.includes('\0'))) return;
  throw new BadValueError(`cannot run ${command}: a NUL character in an argument`, { details: { command } });
}

/**
 * The error for an answer of the wrong shape. It names no value: the answer may hold a secret.
 *
 * @param command - the command that answered
 * @param what - what is wrong with the answer
 */
export function badOutput(command: string, what: string): HookCommandError {
  return new HookCommandError(`cannot read what the hook command ${command} printed: ${what}`, {
    code: 'HOOK_COMMAND_BAD_OUTPUT',
    details: { command },
  });
}
