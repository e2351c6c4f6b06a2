import { BadValueError } from '../errors/hook-command-error.ts';

/**
 * Writes an object of strings so that Juju's YAML 1.1 reader gives back the same strings.
 *
 * @remarks `--file -` is read by yaml.v2. It takes JSON, except that it refuses raw C1 control
 * characters, U+FFFE and U+FFFF, turns a raw U+0085 into a space, and refuses surrogates written as
 * escapes. So those characters are escaped, and characters beyond U+FFFF stay raw.
 *
 * @param values - keys and values to write
 * @throws `HOOK_COMMAND_BAD_VALUE` when a key or value holds half of a surrogate pair, which UTF-8 cannot carry
 */
export function yamlSafeJson(values: Readonly<Record<string, string>>): string {
  for (const [key, value] of Object.entries(values)) {
    if (!key.isWellFormed() || !value.isWellFormed()) {
      throw new BadValueError(`cannot send the value of "${key.toWellFormed()}": half of a surrogate pair`, {
        details: { key: key.toWellFormed() },
      });
    }
  }
  return JSON.stringify(values).replaceAll(
    /[\u007f-\u009f\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
