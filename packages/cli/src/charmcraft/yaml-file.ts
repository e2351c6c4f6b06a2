import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isNodeError } from '../node-error.ts';
import { badCharm } from '../errors.ts';
import { isMap, type YamlMap } from './charm-project.ts';

/** A YAML file of a charm. */
export interface YamlFile {
  readonly text: string;
  readonly content: YamlMap;
}

/**
 * Reads a YAML file whose top is a mapping; an empty file is an empty mapping.
 *
 * @param folder - the charm's folder
 * @param file - its name there
 * @returns nothing when there is no such file
 * @throws `CLI_BAD_CHARM` when it is not YAML or not a mapping
 */
export async function readYamlFile(folder: string, file: string): Promise<YamlFile | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, file), 'utf8');
  } catch (error) {
    if (isNodeError(error, 'ENOENT')) return undefined;
    throw badCharm([{ file, field: '', text: 'cannot be read; check what it is and its permissions' }], error);
  }
  const { parseDocument } = await import('yaml');
  // YAML 1.1, as Charmcraft and Juju read it: an unquoted yes is a boolean.
  const document = parseDocument(text, { version: '1.1' });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const [line = fault.message] = fault.message.split('\n');
    throw badCharm(
      [{ file, field: '', text: `is not valid YAML: ${line.replace(/:$/, '')}; correct it there` }],
      fault,
    );
  }
  const content: unknown = document.toJS() ?? {};
  if (!isMap(content)) {
    throw badCharm([
      { file, field: '', text: 'must be a mapping of keys to values at its top; write "key: value" lines' },
    ]);
  }
  return { text, content };
}
