import { parse } from 'yaml';
import type { Databag } from '../state/unit-state.ts';
import type { CommandInvocation } from './command-definition.ts';
import { badArguments } from './command-failure.ts';

const keyRule = /^[a-z](?:-?[a-z0-9]){2,}$/;
const limitBytes = 1_000_000;

/**
 * Reads secret content from `key=value`, `key#base64=value`, `key#file=PATH` and `--file PATH`.
 *
 * @returns values in base64
 */
export async function readSecretContent(invocation: CommandInvocation, args: readonly string[]): Promise<Databag> {
  const { file } = invocation.text;
  const content = { ...(file === undefined ? {} : await readContentFile(invocation, file)) };
  for (const arg of args) Object.assign(content, await readArgument(invocation, arg));
  const size = Object.values(content).reduce((sum, value) => sum + value.length, 0);
  if (size > limitBytes) throw badArguments(`secret content of ${size} bytes is too large: at most ${limitBytes}`);
  return content;
}

/** Tells whether two contents are the same. */
export function sameContent(a: Databag, b: Databag): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

async function readArgument(invocation: CommandInvocation, arg: string): Promise<Databag> {
  // Juju strips what may be base64 padding before it looks for the key: "key=" has none.
  const at = arg.replace(/=+$/, '').indexOf('=');
  if (at < 1) throw badArguments(`key value "${arg}" not valid`);
  const [key = '', form] = arg.slice(0, at).split('#');
  const value = arg.slice(at + 1);
  checkKey(key);
  if (form === undefined) return { [key]: Buffer.from(value).toString('base64') };
  if (form === 'base64') return { [key]: Buffer.from(value, 'base64').toString('base64') };
  if (form === 'file') return { [key]: Buffer.from(await read(invocation, value)).toString('base64') };
  throw badArguments(`key "${key}#${form}" not valid`);
}

async function readContentFile(invocation: CommandInvocation, path: string): Promise<Databag> {
  const parsed: unknown = parse(Buffer.from(await read(invocation, path)).toString('utf8'));
  if (typeof parsed !== 'object' || parsed === null) throw badArguments(`secret content of ${path} is not a map`);
  return Object.fromEntries(
    Object.entries(parsed).map(([name, value]) => {
      const [key = '', form] = name.split('#');
      checkKey(key);
      const bytes = Buffer.from(String(value), form === 'base64' ? 'base64' : 'utf8');
      return [key, bytes.toString('base64')];
    }),
  );
}

/** The agent opens the file itself: a relative path does not start where the charm stands. */
async function read({ context }: CommandInvocation, path: string): Promise<Uint8Array> {
  try {
    return await context.readFile(path);
  } catch {
    throw badArguments(`open ${path}: no such file or directory`);
  }
}

/** Tells whether a secret may have this key. */
export function isSecretKey(key: string): boolean {
  return keyRule.test(key);
}

function checkKey(key: string): void {
  if (!isSecretKey(key)) throw badArguments(`key "${key}" not valid`);
}
