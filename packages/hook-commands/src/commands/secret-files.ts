import { HookCommandError } from '../errors.ts';

/** Content of a secret to be written: text as UTF-8, or bytes. */
export type SecretContentInput = Readonly<Record<string, string | Uint8Array>>;

/** Juju's rule for keys of a secret (`core/secrets`): at least 3 characters. */
const secretKey = /^[a-z](?:-?[a-z0-9]){2,}$/;

/**
 * Writes content into files of mode 0600 in a folder of mode 0700 for as long as `use` runs.
 *
 * @remarks Juju reads `key#file=PATH` itself, from the agent's working directory: paths are absolute. Files also
 * carry empty values and any bytes, which arguments do not.
 *
 * @param command - for error messages
 * @param content - checked before anything is written
 * @param parent - where to make the folder. Default: the system's folder for temporary files
 * @param use - receives the arguments; the files are gone once it has settled
 * @throws `HOOK_COMMAND_BAD_KEY`, `HOOK_COMMAND_BAD_VALUE`
 */
export async function withSecretFiles<T>(
  command: string,
  content: SecretContentInput,
  parent: string | undefined,
  use: (args: readonly string[]) => Promise<T>,
): Promise<T> {
  checkContent(command, content);
  const [{ mkdtemp, rm, writeFile }, { tmpdir }, path] = await Promise.all([
    import('node:fs/promises'),
    import('node:os'),
    import('node:path'),
  ]);
  const folder = await mkdtemp(path.join(path.resolve(parent ?? tmpdir()), 'secret-'));
  try {
    const args: string[] = [];
    for (const [key, value] of Object.entries(content)) {
      const file = path.join(folder, key);
      await writeFile(file, value, { mode: 0o600, flag: 'wx' });
      args.push(`${key}#file=${file}`);
    }
    return await use(args);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function checkContent(command: string, content: SecretContentInput): void {
  const entries = Object.entries(content);
  if (entries.length === 0) {
    throw new HookCommandError(`cannot ${command}: the content is empty`, {
      code: 'HOOK_COMMAND_BAD_VALUE',
      details: { command },
    });
  }
  for (const [key, value] of entries) {
    if (!secretKey.test(key)) {
      throw new HookCommandError(`cannot ${command}: the key "${key}" is refused by Juju`, {
        code: 'HOOK_COMMAND_BAD_KEY',
        details: { command, key },
        hint: 'Use at least 3 characters: a lowercase letter, then lowercase letters, digits and single inner hyphens.',
      });
    }
    if (typeof value === 'string' && !value.isWellFormed()) {
      throw new HookCommandError(`cannot ${command}: the value of "${key}" holds half of a surrogate pair`, {
        code: 'HOOK_COMMAND_BAD_VALUE',
        details: { command, key },
      });
    }
  }
}
