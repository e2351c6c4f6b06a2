import { growthOf } from '../statistics/growth.ts';

/** How a figure grows with a size. */
export interface Curve {
  readonly name: string;
  /** What the size counts: `relations`. */
  readonly size: string;
  /** What the figure is: `ms a dispatch`. */
  readonly figure: string;
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
  { name, size, figure, points }: Curve,
  { plot = true }: { readonly plot?: boolean } = {},
): readonly string[] {
  const figures = points.map((point) => `${point.size.toLocaleString('en-GB')}: ${short(point.value)}`).join(', ');
  const growth = growthOf(points);
  const grows =
    growth === undefined ? '' : `; grows with ${size} to the power of ${growth.toFixed(2)} beyond its start`;
  const line = `${name}, ${figure} by ${size}: ${figures}${grows}`;
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

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
