import { BadKeyError, BadValueError } from '../errors/hook-command-error.ts';
import type { SecretContentInput } from '../transport/hook-transport.ts';

/** Juju's rule for keys of a secret (`core/secrets`): at least 3 characters. */
const secretKey = /^[a-z](?:-?[a-z0-9]){2,}$/;

/** Largest content of a secret: all values together, in base64 (Juju 3.x and 4.x; older ones take more). */
export const secretContentLimitBytes = 1_000_000;

/**
 * Checks the content of a secret before it is sent.
 *
 * @param command - for error messages
 * @throws `HOOK_COMMAND_BAD_KEY`, `HOOK_COMMAND_BAD_VALUE`
 */
export function checkSecretContent(command: string, content: SecretContentInput): void {
  const entries = Object.entries(content);
  if (entries.length === 0) {
    throw new BadValueError(`cannot ${command}: the content is empty`, { details: { command } });
  }
  let size = 0;
  for (const [key, value] of entries) {
    checkSecretKey(command, key);
    if (typeof value === 'string' && !value.isWellFormed()) {
      throw new BadValueError(`cannot ${command}: the value of "${key}" holds half of a surrogate pair`, {
        details: { command, key },
      });
    }
    size += Math.ceil(Buffer.byteLength(value) / 3) * 4;
  }
  if (size > secretContentLimitBytes) {
    throw new BadValueError(
      `cannot ${command}: the content takes ${size} bytes in base64, Juju allows ${secretContentLimitBytes}`,
      { details: { command } },
    );
  }
}

/**
 * Checks a key of a secret's content by Juju's rule.
 *
 * @param command - for error messages
 * @throws `HOOK_COMMAND_BAD_KEY`
 */
export function checkSecretKey(command: string, key: string): void {
  if (secretKey.test(key)) return;
  throw new BadKeyError(`cannot ${command}: the key "${key}" is refused by Juju`, {
    details: { command, key },
    hint: 'Use at least 3 characters: a lowercase letter, then lowercase letters, digits and single inner hyphens.',
  });
}
