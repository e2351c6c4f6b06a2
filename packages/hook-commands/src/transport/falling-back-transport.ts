import { isHookCommandError } from '../errors/hook-command-error.ts';
import { untilAborted } from './abort.ts';
import type { CommandOptions, HookCommandCall, HookCommandResult, HookTransport } from './hook-transport.ts';
import { isRead } from './reads.ts';

/** Changes nothing, and is cheap. */
const probe: HookCommandCall = { command: 'is-leader', args: ['--format=json'] };

/**
 * Uses one transport for as long as it works, then another for the rest.
 *
 * @remarks A call is made again on the other one only when it is known that it did not happen, or is a read. No write
 * is sent before a read has been answered: when the first call is a write, a probe goes ahead of it.
 *
 * @param first - throws `HOOK_COMMAND_UNREACHABLE` and `HOOK_COMMAND_PROTOCOL` only for calls that may be made again
 * @param other - takes over; carries secret content too
 */
export function fallingBackTransport(
  first: HookTransport & AsyncDisposable,
  other: HookTransport,
): HookTransport & AsyncDisposable {
  let settledOn: HookTransport | undefined;
  let firstAnswer: Promise<unknown> | undefined;

  /** @returns `undefined` when the other transport is to make the call */
  async function attempt(call: HookCommandCall, options?: CommandOptions): Promise<HookCommandResult | undefined> {
    try {
      const result = await first.run(call, options);
      settledOn ??= first;
      return result;
    } catch (error) {
      const mayRepeat =
        isHookCommandError(error, 'HOOK_COMMAND_UNREACHABLE') || isHookCommandError(error, 'HOOK_COMMAND_PROTOCOL');
      if (mayRepeat || isHookCommandError(error, 'HOOK_COMMAND_FATE_UNKNOWN')) settledOn = other;
      if (mayRepeat) return undefined;
      throw error;
    }
  }

  /** Sees to it that some read was answered, by the first transport or not. */
  async function settle({ command }: HookCommandCall, signal: AbortSignal | undefined): Promise<void> {
    const pending = firstAnswer?.catch(() => undefined);
    if (pending !== undefined) await untilAborted(pending, command, signal);
    if (settledOn !== undefined) return;
    firstAnswer = attempt(probe);
    await untilAborted(firstAnswer, command, signal);
  }

  return {
    carriesSecretContent: true,
    async run(call, options) {
      if (settledOn === undefined && !isRead(call.command)) await settle(call, options?.signal);
      if (settledOn === other) return await other.run(call, options);
      const answer = attempt(call, options);
      if (settledOn === undefined) firstAnswer ??= answer;
      return (await answer) ?? (await other.run(call, options));
    },
    [Symbol.asyncDispose]: () => first[Symbol.asyncDispose](),
  };
}
