import type { CurveSource } from '../bench-case.ts';
import type { Curve } from '../report/curve.ts';
import { spreadOf } from '../statistics/spread.ts';

/** How {@link measureCurves} goes about it. */
export interface MeasureCurvesOptions {
  readonly rounds: number;
  readonly signal: AbortSignal;
}

/** Measures curves, size by size in turn, and gives the medians. */
export async function measureCurves(
  sources: readonly CurveSource[],
  { rounds, signal }: MeasureCurvesOptions,
): Promise<readonly Curve[]> {
  const curves: Curve[] = [];
  for (const { name, size, figure, sizes, measure } of sources) {
    const taken = sizes.map((each) => ({ size: each, values: [] as number[] }));
    for (let round = 0; round < rounds; round += 1) {
      for (const point of taken) {
        signal.throwIfAborted();
        point.values.push(await measure(point.size));
      }
    }
    curves.push({
      name,
      size,
      figure,
      points: taken.map((point) => ({ size: point.size, value: spreadOf(point.values).median })),
    });
  }
  return curves;
}
