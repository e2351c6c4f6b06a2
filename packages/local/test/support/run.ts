import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Waits for a process with piped output: what it wrote, trimmed, and its exit code. */
export async function outcome(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'exit') as Promise<[number | null]>,
    text(child.stdout!),
    text(child.stderr!),
  ]);
  return { code, stdout: stdout.trim(), stderr: stderr.trim() };
}

/** What a process wrote to its standard output, which must be all that it wrote. */
export async function output(child: ChildProcess): Promise<string> {
  const { stdout, stderr } = await outcome(child);
  if (stderr !== '') throw new Error(stderr);
  return stdout;
}
