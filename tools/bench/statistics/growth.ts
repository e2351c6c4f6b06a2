/**
 * How a cost grows: the exponent of the line through the points in logarithms, by least squares, of what each costs
 * beyond the first one. 1 is a straight line, 2 a square.
 *
 * @param points - by size, growing
 * @returns `undefined` for fewer than three points, or where nothing grows
 */
export function growthOf(points: readonly { readonly size: number; readonly value: number }[]): number | undefined {
  const [first, ...rest] = points;
  if (first === undefined) return undefined;
  const logs = rest
    .map(({ size, value }) => [Math.log(size - first.size), Math.log(value - first.value)] as const)
    .filter((pair) => pair.every(Number.isFinite));
  if (logs.length < 2) return undefined;
  const mean = (index: 0 | 1) => logs.reduce((sum, pair) => sum + pair[index], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const over = logs.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  const under = logs.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
  return over / under;
}
