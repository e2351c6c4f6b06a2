import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { connectPebble } from '@charmsmith/pebble';
import { expect, it } from 'vitest';

const mebibyte = 2 ** 20;
const sizeMiB = 512;
/** The program's own flag: see the first line of main.ts. */
const flags = ['--max-semi-space-size=1', '--conditions=charmsmith-source'];

// Takes a few seconds: half a gigabyte each way is what it takes to tell memory that is kept from memory that is used.
it('half a gigabyte passes through the daemon, each way, without staying there', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pebble-memory-'));
  const socketPath = join(folder, 'socket');
  const main = resolve(import.meta.dirname, '../src/main.ts');
  const daemon = spawn(process.execPath, [...flags, main, 'run', '--hold', '--socket', socketPath], {
    env: { PATH: process.env['PATH'], PEBBLE: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(daemon.stdout, 'data');
    await using client = connectPebble({ socketPath });
    const path = join(folder, 'file');
    await client.push(path, 'warm');
    await client.pull(path);
    const before = await memoryOf(daemon.pid ?? 0, 'VmRSS');
    await client.push(path, Readable.from(chunks()));
    let length = 0;
    const stream = await client.pullStream(path);
    for await (const chunk of stream as AsyncIterable<Uint8Array>) length += chunk.length;
    expect(length).toBe(sizeMiB * mebibyte);
    expect((await memoryOf(daemon.pid ?? 0, 'VmHWM')) - before).toBeLessThan(45);
  } finally {
    daemon.kill('SIGTERM');
    await once(daemon, 'exit');
    await rm(folder, { recursive: true });
  }
});

function* chunks(): Generator<Uint8Array> {
  const chunk = new Uint8Array(mebibyte);
  for (let index = 0; index < sizeMiB; index += 1) yield chunk;
}

/** What the kernel says of a process's memory, in MiB. */
async function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024;
}
