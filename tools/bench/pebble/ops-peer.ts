import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Absentee, CaseContext } from '../bench-case.ts';

const version = '3.9.0';
const name = `ops.pebble ${version}`;

/** The Python client, in a process of its own that stays: it does one thing after the other. */
export interface OpsPeer {
  readonly name: string;
  readonly tell: (...words: (string | number)[]) => Promise<void>;
}

/** Starts the Python client in a virtual environment of the bench's own, or says why it is absent. */
export async function startOps(
  socketPath: string,
  { root, opened, signal }: CaseContext,
): Promise<OpsPeer | { readonly absent: Absentee }> {
  let python: string;
  try {
    python = await provideOps(join(root, '.tools/bench', `ops-${version}`), signal);
  } catch (error) {
    signal.throwIfAborted();
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { absent: { name, reason: `needs python3 with venv, and pip to install it (${why})` } };
  }
  const child = spawn(python, [join(import.meta.dirname, 'ops-client.py'), socketPath], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout);
  const answers = lines[Symbol.asyncIterator]();
  opened.defer(async () => {
    const exited = once(child, 'exit');
    child.stdin.end();
    lines.close();
    await exited;
  });
  return {
    name,
    async tell(...words) {
      child.stdin.write(`${words.join(' ')}\n`);
      const { done } = await answers.next();
      if (done === true) throw new Error(`${name} ended in the middle of ${words.join(' ')}`);
    },
  };
}

async function provideOps(folder: string, signal: AbortSignal): Promise<string> {
  const python = join(folder, 'bin/python');
  try {
    await access(python);
    return python;
  } catch {
    // It is made below.
  }
  const unfinished = `${folder}.unfinished`;
  const run = promisify(execFile);
  await rm(unfinished, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', unfinished], { signal });
  await run(join(unfinished, 'bin/python'), ['-m', 'pip', 'install', '--quiet', `ops==${version}`], { signal });
  // Scripts of an environment name its place; only its Python is used, which finds itself.
  await rename(unfinished, folder);
  return python;
}
