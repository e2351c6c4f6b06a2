import { describe, expect, it } from 'vitest';
import { encodeDatagram, encodeFrames, encodeLoki, encodeOpenTelemetry } from './encode-logs.ts';
import { expandLabels, takesLogsOf } from './target-services.ts';

const time = new Date('2026-01-01T00:00:00.250Z');
const entries = [
  { time, service: 'web', message: 'one' },
  { time, service: 'db', message: 'two' },
  { time, service: 'web', message: 'thrée' },
];
const labelsOf = (service: string) => (service === 'web' ? { z: 'a "b] \\', a: '1' } : {});

describe('lines', () => {
  it('are encoded for Loki, by service', () => {
    expect(JSON.parse(encodeLoki(entries, labelsOf))).toEqual({
      streams: [
        { stream: { pebble_service: 'db' }, values: [['1767225600250000000', 'two']] },
        {
          stream: { a: '1', pebble_service: 'web', z: 'a "b] \\' },
          values: [
            ['1767225600250000000', 'one'],
            ['1767225600250000000', 'thrée'],
          ],
        },
      ],
    });
  });

  it('are encoded for OpenTelemetry, by service', () => {
    const { resourceLogs } = JSON.parse(encodeOpenTelemetry(entries, labelsOf)) as { resourceLogs: unknown[] };
    expect(resourceLogs[1]).toEqual({
      resource: {
        attributes: [
          { key: 'service.name', value: { stringValue: 'web' } },
          { key: 'a', value: { stringValue: '1' } },
          { key: 'z', value: { stringValue: 'a "b] \\' } },
        ],
      },
      scopeLogs: [
        {
          scope: { name: 'pebble' },
          logRecords: [
            { timeUnixNano: '1767225600250000000', body: { stringValue: 'one' } },
            { timeUnixNano: '1767225600250000000', body: { stringValue: 'thrée' } },
          ],
        },
      ],
    });
  });

  it('are encoded for syslog', () => {
    const line = '<13>1 2026-01-01T00:00:00.25Z host web - - [pebble@28978 a="1" z="a \\"b\\] \\\\"] thrée';
    expect(encodeFrames(entries.slice(2), labelsOf, 'host')).toBe(`${Buffer.byteLength(line)} ${line}`);
    expect(encodeDatagram(entries[1]!, labelsOf, '')).toBe('<13>1 2026-01-01T00:00:00.25Z - db - - [pebble@28978] two');
    const long = encodeDatagram({ time, service: 'db', message: 'x'.repeat(5_000) }, labelsOf, '');
    expect(long.endsWith(`${'x'.repeat(3_997)}...`)).toBe(true);
    expect(long).not.toContain('x'.repeat(3_998));
  });
});

describe('takesLogsOf', () => {
  it.each<[services: string[], takes: boolean]>([
    [[], false],
    [['web'], true],
    [['all'], true],
    [['all', '-web'], false],
    [['-web', 'all'], true],
    [['web', '-all'], false],
    [['other', '-other'], false],
  ])('of %j: %s', (services, takes) => {
    expect(takesLogsOf({ services }, 'web')).toBe(takes);
  });
});

describe('expandLabels', () => {
  it('puts in what the environment holds', () => {
    const labels = { a: '$ONE-${TWO}', b: '$NONE.', c: 'plain' };
    expect(expandLabels(labels, { ONE: '1', TWO: '2' })).toEqual({ a: '1-2', b: '.', c: 'plain' });
  });
});
