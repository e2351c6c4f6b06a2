import type { ContestantReport } from './case-report.ts';

/** Headings of the table. */
export const headings = ['', 'median', 'min–max', '× peer', '× floor', 'peak memory', 'targets'] as const;

/** The row of one contestant, as text. */
export function tableRow(report: ContestantReport): readonly string[] {
  const { ms, ratio, peerRatio, role, peakMib } = report;
  return [
    role === 'floor' ? `${report.name} (floor)` : report.name,
    duration(ms.median),
    `${duration(ms.min)}–${duration(ms.max)}`,
    peerRatio === undefined ? '' : digits(peerRatio),
    digits(ratio),
    peakMib === undefined ? '' : `${peakMib.median.toFixed(1)} MiB`,
    targetsOf(report).join(', '),
  ];
}

function targetsOf({ targets, ms, limitMs, peakMib, memoryTarget }: ContestantReport): readonly string[] {
  return [
    ...targets.map(
      ({ of, atMost, ratio }) => `≤ ${digits(atMost)} × ${of} ${verdict(ratio <= atMost)} (${digits(ratio)})`,
    ),
    ...(limitMs === undefined ? [] : [`≤ ${duration(limitMs)} ${verdict(ms.median <= limitMs)}`]),
    ...(memoryTarget === undefined || peakMib === undefined
      ? []
      : [`≤ ${memoryTarget} MiB ${verdict(peakMib.median <= memoryTarget)}`]),
  ];
}

function verdict(met: boolean): string {
  return met ? 'met' : 'missed';
}

/** A ratio with as many digits as it deserves: `12.3`, `1.23`, `0.123`. */
function digits(ratio: number): string {
  if (ratio >= 10) return ratio.toFixed(1);
  return ratio.toFixed(ratio >= 0.5 ? 2 : 3);
}

/** A duration with as many digits as it deserves: `1.24 s`, `31.5 ms`, `0.215 ms`. */
export function duration(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(2)} s`;
  return `${ms.toFixed(ms >= 1 ? 1 : 3)} ms`;
}
