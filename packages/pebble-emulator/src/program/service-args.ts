import { PebbleEmulatorError } from '../errors.ts';
import type { PebbleEmulatorErrorCode } from '../errors.ts';

/** What `--args` says, and the command line without it. */
export interface ServiceArgs {
  readonly args: Readonly<Record<string, readonly string[]>>;
  readonly rest: readonly string[];
}

/**
 * Takes `--args <service> [argument …] ;` out of a command line; the last `;` may be left out.
 *
 * @throws PebbleEmulatorError `PEBBLE_EMULATOR_LAYERS_INVALID` when a service is missing or named twice
 */
export function takeServiceArgs(words: readonly string[]): ServiceArgs {
  const args: Record<string, readonly string[]> = {};
  const rest: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    if (words[index] !== '--args') {
      rest.push(words[index] ?? '');
      continue;
    }
    const end = words.indexOf(';', index);
    const [service, ...own] = words.slice(index + 1, end < 0 ? undefined : end);
    if (service === undefined) throw refusal('--args requires a service name');
    if (Object.hasOwn(args, service))
      throw refusal(`--args provided more than once for ${JSON.stringify(service)} service`);
    args[service] = own;
    index = end < 0 ? words.length : end;
  }
  return { args, rest };
}

function refusal(message: string): PebbleEmulatorError {
  return new PebbleEmulatorError(message, {
    code: 'PEBBLE_EMULATOR_LAYERS_INVALID' satisfies PebbleEmulatorErrorCode,
    hint: 'Write --args <service> [argument …] \\; before the other options.',
  });
}
