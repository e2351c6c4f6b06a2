import type { HookCommandRunner } from '../invocation/hook-command-runner.ts';
import type { CommandOptions } from '../transport/hook-transport.ts';

/** Juju's log levels. */
export type LogLevel = 'TRACE' | 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

/** Code units of one message: at 4 bytes each still below the kernel's 131,072 bytes for one argument. */
const longestMessage = 32_000;

/** `juju-log`. */
export interface LogCommands {
  /** Writes into the unit's log, at once. A very long message becomes several. */
  jujuLog(level: LogLevel, message: string, options?: CommandOptions): Promise<void>;
}

export function logCommands(runner: HookCommandRunner): LogCommands {
  return {
    async jujuLog(level, message, options) {
      for (const part of splitMessage(message)) {
        await runner.text({ command: 'juju-log', args: ['-l', level, '--', part] }, options);
      }
    },
  };
}

/** Cuts a message into parts of at most the limit, never inside a surrogate pair. */
function splitMessage(message: string): readonly string[] {
  const parts: string[] = [];
  let rest = message;
  while (rest.length > longestMessage) {
    const cut = rest.slice(0, longestMessage).isWellFormed() ? longestMessage : longestMessage - 1;
    parts.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return [...parts, rest];
}
