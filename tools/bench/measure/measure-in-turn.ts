import type { Contestant } from '../bench-case.ts';
import type { ProcessMeter } from './process-meter.ts';

/** What one contestant did in all rounds. */
export interface Series {
  readonly contestant: Contestant;
  /** Milliseconds by round. */
  readonly ms: readonly number[];
  /** Peak memory by round; empty for what runs in this process. */
  readonly peakMib: readonly number[];
}

/** How {@link measureInTurn} goes about it. */
export interface MeasureOptions {
  readonly meter: ProcessMeter;
  readonly rounds: number;
  /** Rounds before those, whose figures are thrown away. */
  readonly warmUp: number;
  readonly signal: AbortSignal;
  /** Called before each run. */
  readonly onRun?: (done: number, all: number, contestant: Contestant) => void;
}

/**
 * Measures contestants in turn: A B C A B C … What the machine does meanwhile befalls all of them alike.
 *
 * @returns one series a contestant, in their order
 */
export async function measureInTurn(
  contestants: readonly Contestant[],
  { meter, rounds, warmUp, signal, onRun }: MeasureOptions,
): Promise<readonly Series[]> {
  const series = contestants.map((contestant) => ({ contestant, ms: [] as number[], peakMib: [] as number[] }));
  const all = (warmUp + rounds) * contestants.length;
  let done = 0;
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const { contestant, ms, peakMib } of series) {
      signal.throwIfAborted();
      onRun?.(done, all, contestant);
      const figures = await measureOnce(contestant, meter);
      done += 1;
      if (round < 0) continue;
      ms.push(figures.ms);
      if (figures.peakMib !== undefined) peakMib.push(figures.peakMib);
    }
  }
  return series;
}

async function measureOnce(contestant: Contestant, meter: ProcessMeter): Promise<{ ms: number; peakMib?: number }> {
  if ('command' in contestant) return meter.measure(contestant.command);
  const start = performance.now();
  await contestant.run();
  return { ms: performance.now() - start };
}
