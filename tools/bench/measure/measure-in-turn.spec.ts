import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Command } from '../bench-case.ts';
import { measureInTurn } from './measure-in-turn.ts';
import { ProcessMeter } from './process-meter.ts';

async function openMeter() {
  const folder = await mkdtempDisposable(join(tmpdir(), 'charmsmith-meter-'));
  const meter = await ProcessMeter.open({ folder: folder.path });
  return {
    meter,
    async [Symbol.asyncDispose]() {
      await meter[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const shell = (script: string, env: Command['env'] = {}): Command => ({
  program: '/bin/sh',
  args: ['-c', script],
  env,
  cwd: '/',
});

describe('measureInTurn', () => {
  it('runs contestants in turn, those of the warm-up too, whose figures do not count', async () => {
    await using opened = await openMeter();
    const runs: string[] = [];
    const contestant = (name: string) => ({
      name,
      role: 'peer' as const,
      run: () => Promise.resolve(void runs.push(name)),
    });
    const { signal } = new AbortController();
    const [series] = await measureInTurn([contestant('a'), contestant('b')], {
      meter: opened.meter,
      rounds: 2,
      warmUp: 1,
      signal,
    });
    expect(runs).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    expect(series?.ms).toHaveLength(2);
    expect(series?.peakMib).toEqual([]);
  });

  it('ends when it is told to', async () => {
    await using opened = await openMeter();
    const controller = new AbortController();
    const run = () => {
      controller.abort(new Error('ended by SIGINT'));
      return Promise.resolve();
    };
    const measuring = measureInTurn([{ name: 'a', role: 'floor', run }], {
      meter: opened.meter,
      rounds: 9,
      warmUp: 0,
      signal: controller.signal,
    });
    await expect(measuring).rejects.toThrow('ended by SIGINT');
  });
});

describe('ProcessMeter', () => {
  it('tells the memory of the program, not that of whoever started it', async () => {
    await using opened = await openMeter();
    const small = await opened.meter.measure(shell('exit 0'));
    const large = await opened.meter.measure({
      program: process.execPath,
      args: ['-e', 'Buffer.alloc(64 * 2 ** 20, 1)'],
      env: {},
      cwd: '/',
    });
    expect(small.peakMib).toBeLessThan(20);
    expect(large.peakMib).toBeGreaterThan(64);
  });

  it('gives the program the environment, folder and arguments that were said, whatever is in them', async () => {
    await using opened = await openMeter();
    const value = ' %41 ä\nb=c ';
    const script = 'test "$VALUE" = "$0" && test "$PWD" = /usr && test -z "${HOME-}" && test "$2" = "" ';
    await opened.meter.measure({
      program: '/bin/sh',
      args: ['-c', script, value, 'x', ''],
      env: { VALUE: value },
      cwd: '/usr',
    });
  });

  it.each<[name: string, command: Command, message: string]>([
    ['exits with another code than 0', shell('echo out of luck >&2; exit 3'), 'ended with exit code 3: out of luck'],
    ['is killed', shell('kill -9 $$'), 'was killed by signal 9'],
    ['cannot be run', { program: '/nonexistent', env: {}, cwd: '/' }, 'ended with exit code 127: cannot run'],
    ['has no folder', { program: '/bin/true', env: {}, cwd: '/nonexistent' }, 'ended with exit code 127: cannot run'],
  ])('says of a program that %s what happened', async (_name, command, message) => {
    await using opened = await openMeter();
    await expect(opened.meter.measure(command)).rejects.toThrow(message);
  });
});
