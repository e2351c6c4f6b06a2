import type { CurveSource } from '../bench-case.ts';
import type { Curve } from '../report/curve.ts';
import { spreadOf } from '../statistics/spread.ts';

/** How {@link measureCurves} goes about it. */
export interface MeasureCurvesOptions {
  readonly rounds: number;
  /** Rounds before those, whose figures are thrown away. */
  readonly warmUp: number;
  readonly signal: AbortSignal;
}

/** Measures curves, size by size in turn, and gives the medians. */
export async function measureCurves(
  sources: readonly CurveSource[],
  { rounds, warmUp, signal }: MeasureCurvesOptions,
): Promise<readonly Curve[]> {
  const curves: Curve[] = [];
  for (const { name, size, figure, perSecond, sizes, measure } of sources) {
    const taken = sizes.map((each) => ({ size: each, values: [] as number[] }));
    for (let round = -warmUp; round < rounds; round += 1) {
      for (const point of taken) {
        signal.throwIfAborted();
        const value = await measure(point.size);
        if (round >= 0) point.values.push(value);
      }
    }
    curves.push({
      name,
      size,
      figure,
      ...(perSecond === undefined ? {} : { perSecond }),
      points: taken.map((point) => ({ size: point.size, value: spreadOf(point.values).median })),
    });
  }
  return curves;
}
