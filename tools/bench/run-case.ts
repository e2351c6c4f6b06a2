import { mkdir, mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchCase, Contestant } from './bench-case.ts';
import { measureInTurn } from './measure/measure-in-turn.ts';
import { measureCurves } from './measure/measure-curves.ts';
import { ProcessMeter } from './measure/process-meter.ts';
import { type CaseReport, reportOf } from './report/case-report.ts';

/** How {@link runCase} runs. */
export interface RunCaseOptions {
  readonly root: string;
  /** Fewer rounds: to see that it works, not what it comes to. */
  readonly quick: boolean;
  readonly signal: AbortSignal;
  readonly onRun?: (done: number, all: number, contestant: Contestant) => void;
}

/** Sets a case up, measures its contestants in turn, and leaves nothing behind. */
export async function runCase(
  { name, description, rounds = { whole: 40, quick: 2 }, warmUp = 2, prepare }: BenchCase,
  { root, quick, signal, onRun }: RunCaseOptions,
): Promise<CaseReport> {
  await using temporary = await mkdtempDisposable(join(tmpdir(), 'charmsmith-bench-'));
  await using opened = new AsyncDisposableStack();
  const folder = join(temporary.path, 'case');
  await mkdir(folder);
  const prepared = await prepare({ root, folder, opened, quick, signal });
  await using meter = await ProcessMeter.open(prepared.meter ?? { folder: temporary.path });
  const count = quick ? rounds.quick : rounds.whole;
  const series = await measureInTurn(prepared.contestants, {
    meter,
    rounds: count,
    warmUp: quick ? Math.min(warmUp, 1) : warmUp,
    signal,
    ...(onRun === undefined ? {} : { onRun }),
  });
  const curves = await measureCurves(prepared.curves ?? [], { rounds: count, warmUp: quick ? 0 : 1, signal });
  const { absent = [], notes = [], amount } = prepared;
  return {
    name,
    description,
    rounds: count,
    contestants: reportOf(series),
    curves,
    absent,
    notes,
    ...(amount === undefined ? {} : { amount }),
  };
}
