import { relative } from 'node:path';
import type { PackedCharm } from '../archive/pack-charm.ts';

/**
 * What `pack` prints of what it made.
 *
 * @param packed - the archives
 * @param tookMs - how long it took
 * @param format - for people, or one JSON object
 */
export function renderPacked(
  packed: readonly PackedCharm[],
  tookMs: number,
  format: 'json' | 'text',
): readonly string[] {
  if (format === 'json') return [JSON.stringify({ archives: packed, durationMs: Math.round(tookMs) })];
  const unlicensed = [...new Set(packed.flatMap((each) => each.unlicensed))];
  return [
    ...packed.map(({ file, bytes, runtime, codeCache }) => {
      const cache =
        codeCache === 'inside' ? 'with code cache' : 'the code cache is made on the unit, by its first hook';
      return `${relative('', file)} written (${(bytes / 1e6).toFixed(1)} MB, ${runtime}, ${cache})`;
    }),
    ...(unlicensed.length === 0 ? [] : [`these packages inside say nothing of a licence: ${unlicensed.join(', ')}`]),
    `${(tookMs / 1000).toFixed(1)} s`,
  ];
}
