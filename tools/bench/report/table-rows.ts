import type { ContestantReport } from './case-report.ts';

/** Headings of the table of a case. */
export const headings = ['', 'median', 'min–max', '× floor', 'target', 'peak memory', 'target'] as const;

/** The row of one contestant, as text. */
export function tableRow(report: ContestantReport): readonly string[] {
  const { ms, ratio, role, target, limitMs, peakMib, memoryTarget } = report;
  const targets = [
    ...(target === undefined ? [] : [`≤ ${target.toFixed(2)} ${verdict(ratio <= target)}`]),
    ...(limitMs === undefined ? [] : [`≤ ${duration(limitMs)} ${verdict(ms.median <= limitMs)}`]),
  ];
  return [
    role === 'floor' ? `${report.name} (floor)` : report.name,
    duration(ms.median),
    `${duration(ms.min)}–${duration(ms.max)}`,
    ratio.toFixed(2),
    targets.join(', '),
    peakMib === undefined ? '' : `${peakMib.median.toFixed(1)} MiB`,
    memoryTarget === undefined || peakMib === undefined
      ? ''
      : `≤ ${memoryTarget} ${verdict(peakMib.median <= memoryTarget)}`,
  ];
}

function verdict(met: boolean): string {
  return met ? 'met' : 'missed';
}

/** A duration with as many digits as it deserves: `1.24 s`, `31.5 ms`, `0.215 ms`. */
export function duration(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(2)} s`;
  return `${ms.toFixed(ms >= 1 ? 1 : 3)} ms`;
}
