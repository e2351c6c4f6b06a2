import type { SecretContentInput } from './hook-transport.ts';

/**
 * Writes content into files of mode 0600 in a folder of mode 0700 for as long as `use` runs.
 *
 * @remarks Juju reads `key#file=PATH` itself, from the agent's working directory: paths are absolute. Files also
 * carry empty values and any bytes, which arguments do not.
 *
 * @param content - its keys have been checked
 * @param parent - where to make the folder. Default: the system's folder for temporary files
 * @param use - receives the arguments; the files are gone once it has settled
 */
export async function withSecretFiles<T>(
  content: SecretContentInput,
  parent: string | undefined,
  use: (args: readonly string[]) => Promise<T>,
): Promise<T> {
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
