import { createHookCommands, type HookCommands } from '../src/hook-commands.ts';
import type { HookCommandCall, HookCommandResult } from '../src/transport/hook-transport.ts';

/** An agent that answers every call alike, and the calls that it got. */
export function agentThatPrints(answer: Partial<HookCommandResult>) {
  const calls: HookCommandCall[] = [];
  const juju = createHookCommands({
    run(call) {
      calls.push(call);
      return Promise.resolve({ exitCode: 0, stdout: '', stderr: '', ...answer });
    },
  });
  return { juju, calls };
}

/** What a method must send, and what it must make of what is printed. */
export type CommandRow = [
  name: string,
  use: (juju: HookCommands) => Promise<unknown>,
  sent: string,
  printed: string,
  read: unknown,
];

/** A call as one would type it. */
export function asTyped({ command, args, stdin }: HookCommandCall): string {
  return [command, ...args].join(' ') + (stdin === undefined ? '' : ` < ${stdin}`);
}
