import { PebbleError } from '../errors/pebble-error.ts';
import type { Metric } from './metric.ts';

const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;
const special: Readonly<Record<string, number>> = { '+Inf': Infinity, '-Inf': -Infinity, NaN: Number.NaN };

/**
 * Reads metrics in Prometheus's text format. The daemon repeats a metric's explanation with each of its values.
 *
 * @throws PEBBLE_PROTOCOL_ERROR when a line is something else
 * @see {@link https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format}
 */
export function parseMetrics(text: string): readonly Metric[] {
  const help = new Map<string, string>();
  const types = new Map<string, string>();
  const metrics: Metric[] = [];
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '') continue;
    if (line.startsWith('#')) {
      const [, keyword, name = '', rest = ''] = /^#\s+(HELP|TYPE)\s+(\S+)\s*(.*)$/.exec(line) ?? [];
      if (keyword === 'HELP') help.set(name, unescape(rest));
      if (keyword === 'TYPE') types.set(name, rest);
      continue;
    }
    const [, name, labels = '', number = ''] = sample.exec(line) ?? [];
    const value = special[number] ?? Number(number === '' ? Number.NaN : number);
    const isLabels = labels.replaceAll(label, '').replaceAll(/[,\s]/g, '') === '';
    if (name === undefined || !isLabels || (Number.isNaN(value) && number !== 'NaN')) throw notAMetric(line);
    metrics.push(
      Object.freeze({
        name,
        type: types.get(name) ?? 'untyped',
        help: help.get(name) ?? '',
        labels: readLabels(labels),
        value,
      }),
    );
  }
  return Object.freeze(metrics);
}

function readLabels(text: string): Readonly<Record<string, string>> {
  return Object.freeze(
    Object.fromEntries([...text.matchAll(label)].map(([, name = '', value = '']) => [name, unescape(value)])),
  );
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/g, (_whole, character: string) => (character === 'n' ? '\n' : character));
}

function notAMetric(line: string): PebbleError {
  return new PebbleError(`cannot understand Pebble's metrics: no metric is in the line ${JSON.stringify(line)}`, {
    code: 'PEBBLE_PROTOCOL_ERROR',
  });
}
