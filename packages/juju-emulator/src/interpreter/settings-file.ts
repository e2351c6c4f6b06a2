import type { Databag } from '../state/unit-state.ts';
import type { CommandInvocation } from './command-definition.ts';
import { failed } from './command-failure.ts';
import { parseYamlStringMap } from './yaml-string-map.ts';

/** Reads the map of `--file F`, or of `--file -` from stdin. Without the flag it is empty. */
export async function readSettings({ context, dir, stdin, text }: CommandInvocation): Promise<Databag> {
  const { file } = text;
  if (file === undefined) return {};
  if (file === '-') return parseYamlStringMap(decode(stdin()));
  const bytes = await context.readFile(file, dir).catch(() => {
    throw failed(`open ${file}: no such file or directory`);
  });
  return parseYamlStringMap(decode(bytes));
}

function decode(input: string | Uint8Array): string {
  if (typeof input === 'string') return input;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(input);
  } catch {
    throw failed('yaml: invalid leading UTF-8 octet');
  }
}
