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
      let rest = message;
      do {
        const part = rest.slice(0, longestMessage);
        rest = rest.slice(longestMessage);
        await runner.text({ command: 'juju-log', args: ['-l', level, '--', part] }, options);
      } while (rest !== '');
    },
  };
}
