import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { leftovers, links } from '../../workspace/leftovers.ts';

/**
 * Starts a model, ends it in one of many ways at a chosen line of its output, and prints what it leaves:
 * `end-alone.ts HOW LINE COMMAND...`. Runs alone in process and network namespaces.
 */
const workspace = resolve(import.meta.dirname, '../../..');
const [how = '', line = '', ...command] = process.argv.slice(2);

/** Which process gets which signal. */
const endings: Readonly<Record<string, (first: ChildProcess) => void>> = {
  'Ctrl-C': interrupt,
  'SIGKILL of npm': (first) => process.kill(idOf(first), 'SIGKILL'),
  'SIGKILL of the start program': () => process.kill(find('tools/bootstrap/run.mjs'), 'SIGKILL'),
  'SIGKILL of the model': () => process.kill(find('tools/start/main.ts'), 'SIGKILL'),
  'SIGKILL of the cluster': () => process.kill(firstProcess(0), 'SIGKILL'),
  'SIGKILL of a pod and Ctrl-C': (first) => {
    process.kill(firstProcess(1), 'SIGKILL');
    interrupt(first);
  },
};

function interrupt(first: ChildProcess): void {
  process.kill(-idOf(first), 'SIGINT');
}

// Never 0, which stands for the own process group.
function idOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('the command was not started');
  return pid;
}

/** The first process of the cluster, or of a pod, in the order in which they were started. */
function firstProcess(index: number): number {
  const ids = processIds();
  const found = ids.filter((id) => commandLine(id).slice(1, 3).join(' ') === '/proc/self/stat -')[index];
  if (found !== undefined) return found;
  throw new Error(`there is no first process ${index} among ${ids.map((id) => commandLine(id).join(' ')).join('\n')}`);
}

/**
 * The process whose script is this file: the oldest, since a child that has been forked and has not yet become its
 * program looks the same.
 */
function find(script: string): number {
  const found = processIds().find((id) => commandLine(id)[1]?.endsWith(script) === true);
  if (found === undefined) throw new Error(`no process runs ${script}`);
  return found;
}

/** The oldest first. */
function processIds(): readonly number[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.map(Number).sort((one, other) => one - other);
}

function commandLine(processId: number): readonly string[] {
  try {
    return readFileSync(`/proc/${processId}/cmdline`, 'utf8').split('\0');
  } catch {
    return []; // it has just ended
  }
}

execFileSync('ip', ['link', 'set', 'lo', 'up']);
const [program = '', ...args] = command;
const child = spawn(program, args, {
  cwd: workspace,
  stdio: ['ignore', 'pipe', 'inherit'],
  detached: true, // a process group of its own, as a shell gives one to a command
});
const exit = once(child, 'exit');
let seen = false;
for await (const text of createInterface({ input: child.stdout })) {
  if (seen || !text.includes(line)) continue;
  seen = links().length > 0;
  endings[how]?.(child);
}
const [code, signal] = (await exit) as [number | null, string | null];
process.stdout.write(`${JSON.stringify({ seen, exit: code ?? signal, leftovers: await leftovers() })}\n`);
