import { join } from 'node:path';
import { on, run } from '@charmsmith/testing';
import type { BenchCase, Contestant } from '../bench-case.ts';
import { charm } from '../charms/bench/src/charm.ts';
import { startWorker } from '../peers/worker.ts';
import { opsVersion, provideOps, withoutOps } from '../peers/virtual-environment.ts';

const peer = `ops.testing ${opsVersion}`;

/** What a test of a charm costs, without its test runner: one event, from a state to a state. */
export const benchCase: BenchCase = {
  name: 'testing-kit',
  description: "200 times (quick: 20) a config-changed of the bench's charm, in a process that stays",
  rounds: { whole: 10, quick: 1 },
  async prepare({ root, opened, quick, signal }) {
    const runs = quick ? 20 : 200;
    const ours: Contestant = {
      name: '@charmsmith/testing',
      role: 'floor',
      targets: [{ of: peer, atMost: 0.1 }],
      run: () => repeat(runs, runOnce),
    };
    const amount = { count: runs, unit: 'runs' };
    const ops = await provideOps(root, signal);
    if ('reason' in ops) return { amount, contestants: [ours], absent: [withoutOps('ops.testing', ops.reason)] };
    const program = join(import.meta.dirname, '../peers/ops-testing.py');
    const worker = startWorker(ops.python, [program, join(import.meta.dirname, '../charms/ops')], opened);
    return { amount, contestants: [ours, { name: peer, role: 'peer', run: () => worker.tell(runs) }] };
  },
};

async function runOnce(): Promise<void> {
  const { state } = await run(charm, on.configChanged(), { leader: true, config: { greeting: 'hello' } });
  if (state.unitStatus.message !== 'hello') throw new Error(`the charm said "${state.unitStatus.message}"`);
}

async function repeat(runs: number, work: () => Promise<void>): Promise<void> {
  for (let count = 0; count < runs; count += 1) await work();
}
