import { isHookCommandError } from '../errors/hook-command-error.ts';
import { untilAborted } from './abort.ts';
import type { CommandOptions, HookCommandCall, HookCommandResult, HookTransport } from './hook-transport.ts';
import { isQuickRead, isRead } from './reads.ts';

/** Changes nothing, and is cheap. */
const probe: HookCommandCall = { command: 'is-leader', args: ['--format=json'] };

/** How long the first read may take: far longer than any agent needs that speaks the protocol. */
const defaultTrialTimeoutMs = 10_000;

/** What {@link fallingBackTransport} can be told. */
export interface FallingBackOptions {
  /** How long the first read on the first transport may take, in milliseconds. Default 10,000. */
  readonly trialTimeoutMs?: number;
}

/**
 * Uses one transport for as long as it works, then another for the rest.
 *
 * @remarks A call is made again on the other one only when it is known that it did not happen, or is a read. No write
 * is sent before a read has been answered: when the first call is a write, a probe goes ahead of it. A peer that takes
 * the first read and never answers has until the trial's end.
 *
 * @param first - throws `HOOK_COMMAND_UNREACHABLE` and `HOOK_COMMAND_PROTOCOL` only for calls that may be made again
 * @param other - takes over; carries secret content too
 * @param options - how long the trial may take
 */
export function fallingBackTransport(
  first: HookTransport & AsyncDisposable,
  other: HookTransport,
  { trialTimeoutMs = defaultTrialTimeoutMs }: FallingBackOptions = {},
): HookTransport & AsyncDisposable {
  let settledOn: HookTransport | undefined;
  let firstAnswer: Promise<unknown> | undefined;

  /** @returns `undefined` when the other transport is to make the call */
  async function attempt(
    call: HookCommandCall,
    { signal }: CommandOptions = {},
  ): Promise<HookCommandResult | undefined> {
    const deadline = settledOn === undefined ? AbortSignal.timeout(trialTimeoutMs) : undefined;
    const signals = [signal, deadline].filter((each) => each !== undefined);
    try {
      const result = await first.run(call, signals.length === 0 ? {} : { signal: AbortSignal.any(signals) });
      settledOn ??= first;
      return result;
    } catch (error) {
      if (signal?.aborted === true) throw error;
      const mayRepeat = isRead(call.command) ? readMayRepeat(error, deadline) : writeMayRepeat(error);
      if (mayRepeat || isHookCommandError(error, 'HOOK_COMMAND_FATE_UNKNOWN')) await settleOnOther();
      if (mayRepeat) return undefined;
      throw error;
    }
  }

  /** A read that another one's failure took along may be repeated, too. */
  function readMayRepeat(error: unknown, deadline: AbortSignal | undefined): boolean {
    return writeMayRepeat(error) || settledOn === other || deadline?.aborted === true;
  }

  function writeMayRepeat(error: unknown): boolean {
    return isHookCommandError(error, 'HOOK_COMMAND_UNREACHABLE') || isHookCommandError(error, 'HOOK_COMMAND_PROTOCOL');
  }

  /** An answer that never comes would keep the process alive. */
  async function settleOnOther(): Promise<void> {
    settledOn = other;
    await first[Symbol.asyncDispose]();
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
      if (settledOn === undefined && !isQuickRead(call.command)) await settle(call, options?.signal);
      if (settledOn === other) return await other.run(call, options);
      const answer = attempt(call, options);
      if (settledOn === undefined) firstAnswer ??= answer;
      return (await answer) ?? (await other.run(call, options));
    },
    [Symbol.asyncDispose]: () => first[Symbol.asyncDispose](),
  };
}
