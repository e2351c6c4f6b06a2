import { constants } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessRunner, ProcessSpec, RunningProcess } from './process-runner.ts';
import { sendSignal, spawnChild } from './spawn-child.ts';
import { openStandardStreams } from './standard-streams.ts';
import { startOnTerminal } from './terminal.ts';

/**
 * Runs the programs of this machine.
 *
 * @param path - the PATH on which programs are looked for. Default: this process's
 */
export function nodeProcesses(path: string = process.env['PATH'] ?? ''): ProcessRunner {
  const find = async (name: string) => {
    if (name.includes('/')) return (await isExecutable(name)) ? name : undefined;
    for (const folder of path.split(':')) {
      const candidate = join(folder || '.', name);
      if (await isExecutable(candidate)) return candidate;
    }
    return undefined;
  };
  // Looked for once: it is needed for every program, and there or not.
  let mkfifo: Promise<string | undefined> | undefined;
  return {
    find,
    start: async (spec) => {
      const [name] = spec.command;
      const file = name.includes('/') ? name : await find(name);
      if (file === undefined) throw new Error(`exec: ${JSON.stringify(name)}: executable file not found in $PATH`);
      await requireFormat(file);
      return spec.terminal === undefined
        ? startFile(file, spec, await (mkfifo ??= find('mkfifo')))
        : startOnTerminal(file, spec, { script: await find('script'), stty: await find('stty') });
    },
    hasTerminals: async () => (await find('script')) !== undefined && isExecutable('/bin/sh'),
  };
}

/** execvp would hand a file of unknown format to a shell; Go, and so Pebble, refuses it. */
async function requireFormat(file: string): Promise<void> {
  if (await isOfUnknownFormat(file)) throw new Error(`fork/exec ${file}: exec format error`);
}

async function startFile(file: string, spec: ProcessSpec, mkfifo: string | undefined): Promise<RunningProcess> {
  await using streams = await openStandardStreams(spec, mkfifo);
  const [argv0, ...args] = spec.command;
  const child = await spawnChild(file, args, spec, { argv0, stdio: streams.stdio });
  return {
    pid: child.pid,
    ...streams.take(child.process),
    exited: child.exited,
    // The id of one that has ended may be another's by now.
    kill: (signal) => {
      if (!child.hasExited()) sendSignal(child.pid, signal);
    },
    killGroup: (signal) => sendSignal(-child.pid, signal),
  };
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** A file that can be read and begins neither as ELF nor with `#!`. */
async function isOfUnknownFormat(path: string): Promise<boolean> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4);
    const start = buffer.toString('latin1', 0, bytesRead);
    return !start.startsWith('#!') && start !== '\x7fELF';
  } catch {
    return false;
  }
}
