import { growthOf } from '../statistics/growth.ts';

/** How a figure grows with a size. */
export interface Curve {
  readonly name: string;
  /** What the size counts: `relations`. */
  readonly size: string;
  /** What the figure is: `ms a dispatch`. */
  readonly figure: string;
  /** See `CurveSource`. */
  readonly perSecond?: string;
  /** By size, growing. */
  readonly points: readonly CurvePoint[];
}

export interface CurvePoint {
  readonly size: number;
  readonly value: number;
}

/**
 * A curve as Markdown: its points, how it grows, and a plot that Mermaid draws.
 *
 * @param options - `plot`: whether there is one. Default true
 */
export function renderCurve(
  { name, size, figure, perSecond, points }: Curve,
  { plot = true }: { readonly plot?: boolean } = {},
): readonly string[] {
  const figures = points.map((point) => `${thousands(point.size)}: ${short(point.value)}`).join(', ');
  const growth = growthOf(points);
  const grows =
    growth === undefined ? '' : `; grows with ${size} to the power of ${growth.toFixed(2)} beyond its start`;
  const rates = points.map(({ size: at, value }) => `${thousands(at)}: ${thousands(Math.round(1e6 / value))}`);
  const rate = perSecond === undefined ? '' : `; ${perSecond} a second: ${rates.join(', ')}`;
  const line = `${name}, ${figure} by ${size}: ${figures}${rate}${grows}`;
  if (!plot) return [line];
  return [
    `${line}.`,
    '',
    '```mermaid',
    'xychart-beta',
    `  title "${name}"`,
    `  x-axis "${size}" [${points.map((point) => point.size).join(', ')}]`,
    `  y-axis "${figure}"`,
    `  line [${points.map((point) => short(point.value)).join(', ')}]`,
    '```',
  ];
}

function thousands(value: number): string {
  return value.toLocaleString('en-GB');
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
