import { describe, expect, it } from 'vitest';
import { parseMetrics } from './parse-metrics.ts';

describe('parseMetrics', () => {
  it('reads values with their explanations, also where those are repeated', () => {
    const text = [
      '# HELP pebble_service_active Whether the service is active',
      '# TYPE pebble_service_active gauge',
      'pebble_service_active{service="a"} 1',
      '',
      '# HELP pebble_service_active Whether the service is active',
      '# TYPE pebble_service_active gauge',
      'pebble_service_active{service="b \\"quoted\\"",x="1,2"} 0',
      '',
    ].join('\n');
    const common = { name: 'pebble_service_active', type: 'gauge', help: 'Whether the service is active' };
    expect(parseMetrics(text)).toEqual([
      { ...common, labels: { service: 'a' }, value: 1 },
      { ...common, labels: { service: 'b "quoted"', x: '1,2' }, value: 0 },
    ]);
  });

  it.each<[line: string, value: number]>([
    ['a 1.5e3', 1500],
    ['a +Inf', Infinity],
    ['a -Inf', -Infinity],
    ['a NaN', Number.NaN],
    ['a{} 7 1700000000000', 7],
  ])('reads %s', (line, value) => {
    expect(parseMetrics(line)).toEqual([{ name: 'a', type: 'untyped', help: '', labels: {}, value }]);
  });

  it.each(['a', 'a b', '{"type":"sync"}', 'a{b="c} 1'])('makes no sense of %s', (line) => {
    expect(() => parseMetrics(line)).toThrow(expect.objectContaining({ code: 'PEBBLE_PROTOCOL_ERROR' }));
  });

  it('finds none in nothing', () => {
    expect(parseMetrics('')).toEqual([]);
  });
});
