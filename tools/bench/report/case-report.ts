import type { Absentee, Amount, Contestant } from '../bench-case.ts';
import type { Curve } from './curve.ts';
import type { Series } from '../measure/measure-in-turn.ts';
import { ratioOf, type Spread, spreadOf } from '../statistics/spread.ts';

/** What is known of one contestant after a run. */
export interface ContestantReport {
  readonly name: string;
  readonly role: Contestant['role'];
  readonly ms: Spread;
  /** Median of the ratios to the floor, round by round. */
  readonly ratio: number;
  /** The same to the first peer, where there is one. */
  readonly peerRatio?: number;
  readonly targets: readonly TargetReport[];
  readonly limitMs?: number;
  readonly peakMib?: Spread;
  readonly memoryTarget?: number;
}

/** A target and what came of it. */
export interface TargetReport {
  /** What it is a ratio to. */
  readonly of: string;
  readonly atMost: number;
  readonly ratio: number;
}

/** The outcome of one case. */
export interface CaseReport {
  readonly name: string;
  readonly description: string;
  readonly rounds: number;
  readonly contestants: readonly ContestantReport[];
  readonly amount?: Amount;
  readonly curves: readonly Curve[];
  readonly absent: readonly Absentee[];
  readonly notes: readonly string[];
}

/**
 * Works out what the series of one case come to.
 *
 * @param series - of all contestants, taken in the same rounds
 * @throws Error when none of them is the floor
 */
export function reportOf(series: readonly Series[]): readonly ContestantReport[] {
  // All are absent.
  if (series.length === 0) return [];
  const floor = series.find(({ contestant }) => contestant.role === 'floor');
  if (floor === undefined) throw new Error('a case needs a contestant with the role "floor"');
  const peer = series.find(({ contestant }) => contestant.role === 'peer');
  return series.map(({ contestant, ms, peakMib }) => ({
    name: contestant.name,
    role: contestant.role,
    ms: spreadOf(ms),
    ratio: ratioOf(ms, floor.ms),
    ...(peer === undefined ? {} : { peerRatio: ratioOf(ms, peer.ms) }),
    targets: (contestant.targets ?? []).flatMap(({ of, atMost }) => {
      const other = of === undefined ? floor : series.find((each) => each.contestant.name === of);
      // Who is absent has no ratio; it is named as absent.
      if (other === undefined) return [];
      return [{ of: of ?? 'floor', atMost, ratio: ratioOf(ms, other.ms) }];
    }),
    ...(contestant.limitMs === undefined ? {} : { limitMs: contestant.limitMs }),
    ...(peakMib.length === 0 ? {} : { peakMib: spreadOf(peakMib) }),
    ...('command' in contestant && contestant.memoryTarget !== undefined
      ? { memoryTarget: contestant.memoryTarget }
      : {}),
  }));
}
