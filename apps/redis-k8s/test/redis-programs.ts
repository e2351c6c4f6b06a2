import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  type Clock,
  type InMemoryFiles,
  type InMemoryProcess,
  type InMemoryPrograms,
  systemClock,
} from '@charmsmith/pebble-emulator';

/** Where the real processes listen instead of the charm's own ports. */
export interface RedisPorts {
  readonly redis: number;
  readonly sentinel: number;
}

/** Real Redis processes behind an emulated Pebble, and a clock that waits for them instead of for time. */
export interface RedisPrograms {
  readonly programs: (files: InMemoryFiles) => InMemoryPrograms;
  readonly clock: Clock;
}

const okayDelayMs = 1_000;

/**
 * Makes `redis-server` of an in-memory container a real one: with the configuration that the charm wrote, but for ports,
 * folders and the address.
 *
 * @param program - the real program
 * @param ports - free ports of loopback
 */
export function realRedisPrograms(program: string, ports: RedisPorts): RedisPrograms {
  const starting = new Set<Promise<void>>();
  const run = (files: InMemoryFiles) => async (process: InMemoryProcess) => {
    const { promise: ready, resolve: setReady } = Promise.withResolvers<void>();
    starting.add(ready);
    void ready.then(() => starting.delete(ready));
    const folder = await mkdtemp(join(tmpdir(), 'charmsmith-redis-'));
    try {
      const [path = '', ...flags] = process.args;
      const file = join(folder, 'server.conf');
      await writeFile(file, await translate(files, files.read(path), folder, ports), { mode: 0o600 });
      const child = spawn(program, [file, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
      process.onSignal('SIGTERM', () => child.kill('SIGTERM'));
      process.signal.addEventListener('abort', () => child.kill('SIGKILL'));
      const exited = once(child, 'exit');
      for await (const line of createInterface(child.stdout)) {
        process.stdout.write(`${line}\n`);
        if (/Ready to accept connections|Sentinel ID is/.test(line)) setReady();
      }
      const [code] = (await exited) as [number | null];
      return code ?? 137;
    } finally {
      setReady();
      await rm(folder, { recursive: true, force: true });
    }
  };
  return {
    programs: (files) => ({ 'redis-server': run(files), chown: { exitCode: 0 } }),
    clock: {
      ...systemClock,
      // A service is taken for started when it is, not a second later; time to die it gets in full.
      after: (ms, then) => (ms > okayDelayMs ? systemClock.after(ms, then) : whenReady(starting, then)),
    },
  };
}

function whenReady(starting: ReadonlySet<Promise<void>>, then: () => void) {
  const cancelled = new AbortController();
  const wait = async (): Promise<void> => {
    // A turn later: the process that the timer is for starts in this one.
    await new Promise(setImmediate);
    while (starting.size > 0) await Promise.all(starting);
    if (!cancelled.signal.aborted) then();
  };
  void wait();
  return { cancel: () => cancelled.abort() };
}

async function translate(files: InMemoryFiles, text: string, folder: string, ports: RedisPorts): Promise<string> {
  const lines = text
    .trimEnd()
    .split('\n')
    .map(async (line) => {
      const [name = '', ...values] = line.split(' ');
      if (name === 'dir') return `dir ${folder}`;
      if (name === 'logfile') return '';
      // There is one Redis here. Sentinel knows it by its address, which the charm takes for another unit's.
      if (name === 'replicaof') return '';
      if (name === 'bind') return 'bind 127.0.0.1';
      if (name === 'port' || name === 'tls-port') return `${name} ${translatePort(values[0], ports)}`;
      if (/^tls-(cert|key|ca-cert)-file$/.test(name)) {
        const copy = join(folder, name);
        await writeFile(copy, files.read(values[0] ?? ''), { mode: 0o600 });
        return `${name} ${copy}`;
      }
      if (line.startsWith('sentinel monitor '))
        return `sentinel monitor ${values[1] ?? ''} 127.0.0.1 ${ports.redis} ${values[4] ?? ''}`;
      return line;
    });
  return `${(await Promise.all(lines)).join('\n')}\n`;
}

function translatePort(port: string | undefined, ports: RedisPorts): number {
  switch (port) {
    case '6379':
      return ports.redis;
    case '26379':
      return ports.sentinel;
    default:
      return Number(port);
  }
}
