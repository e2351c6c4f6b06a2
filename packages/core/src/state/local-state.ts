import { CharmsmithError } from '@charmsmith/errors';

const version = 1;

/** Reads the texts of a state file; none when there is no file. */
export async function readLocalState(path: string): Promise<Readonly<Record<string, string>>> {
  const { readFile } = await import('node:fs/promises');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  const stored = parse(text) as { readonly version?: unknown; readonly values?: unknown } | undefined;
  if (stored?.version !== version || !isTexts(stored.values)) {
    throw new CharmsmithError(`cannot read the unit's local state in ${path}: it is not of version ${version}`, {
      code: 'CORE_BAD_STATE',
      hint: 'Remove the file: what is in it can be found out again.',
      details: { path },
    });
  }
  return stored.values;
}

/** Replaces a state file as a whole: whoever reads it sees the old texts or the new ones. Its owner alone reads it. */
export async function writeLocalState(path: string, values: Readonly<Record<string, string>>): Promise<void> {
  const { open, rename, rm } = await import('node:fs/promises');
  const unfinished = `${path}.${process.pid}`;
  try {
    await using file = await open(unfinished, 'w', 0o600);
    await file.writeFile(JSON.stringify({ version, values }));
    await file.sync();
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  await rename(unfinished, path);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === 'object' && value !== null && Object.values(value).every((text) => typeof text === 'string');
}
