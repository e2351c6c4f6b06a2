import { describe, expect, it } from 'vitest';
import { formatCommand } from './command-line.ts';
import { createLayer } from './layer-builder.ts';
import { findLayerProblems } from './layer-problems.ts';
import type { Layer } from './layer.ts';
import { parseLayer } from './parse-layer.ts';

describe('createLayer', () => {
  it('builds a layer, with times and commands as the daemon writes them', () => {
    const layer = createLayer({ summary: 'Redis' })
      .service('redis', {
        command: ['redis-server', '--loglevel', 'very verbose'],
        startup: 'enabled',
        'kill-delay': 30_000,
        'on-check-failure': { alive: 'restart' },
      })
      .service('tuned', { override: 'merge', environment: { A: '1' }, 'backoff-delay': '1s' })
      .check('alive', { level: 'alive', period: 5_000, exec: { command: ['redis-cli', 'ping'] } })
      .logTarget('loki', { type: 'loki', location: 'http://loki/', services: ['all'] })
      .workload('small', { 'user-id': 1000 })
      .pairing('single')
      .build();
    expect(layer).toEqual({
      summary: 'Redis',
      services: {
        redis: {
          override: 'replace',
          command: "redis-server --loglevel 'very verbose'",
          startup: 'enabled',
          'kill-delay': '30s',
          'on-check-failure': { alive: 'restart' },
        },
        tuned: { override: 'merge', environment: { A: '1' }, 'backoff-delay': '1s' },
      },
      checks: { alive: { override: 'replace', level: 'alive', period: '5s', exec: { command: 'redis-cli ping' } } },
      'log-targets': { loki: { override: 'replace', type: 'loki', location: 'http://loki/', services: ['all'] } },
      workloads: { small: { override: 'replace', 'user-id': 1000 } },
      pairing: { mode: 'single' },
    });
  });

  it('refuses a name twice', () => {
    const builder = createLayer().service('a', { command: 'a' });
    expect(() => builder.service('a', { command: 'b' })).toThrow('"a" was added to services already');
  });

  it('names all that no daemon would accept', () => {
    const builder = createLayer()
      .service('-a', {})
      .check('c', { period: 0, tcp: { port: 1 }, http: { url: 'x' } });
    expect(() => builder.build()).toThrow(
      expect.objectContaining({
        code: 'PEBBLE_INVALID_ARGUMENT',
        message: [
          'a layer is not valid: service "-a": the name may not start with "-"',
          'service "-a": command is missing',
          'check "c": period must not be zero',
          'check "c": it may have only one of http, tcp and exec',
        ].join('; '),
      }),
    );
  });
});

describe('findLayerProblems', () => {
  const service = (fields: object): Layer => ({ services: { a: { override: 'replace', command: 'a', ...fields } } });
  const check = (fields: object): Layer => ({ checks: { c: { override: 'replace', tcp: { port: 1 }, ...fields } } });
  const target = (fields: object): Layer => ({
    'log-targets': { t: { override: 'replace', type: 'loki', location: 'x', ...fields } },
  });

  it.each<[what: string, layer: Layer, problems: string[]]>([
    ['a good service', service({ 'kill-delay': '1m', 'backoff-factor': 1, 'on-failure': 'success-shutdown' }), []],
    ['a merge without a command', service({ override: 'merge', command: undefined }), []],
    ['no override', service({ override: undefined }), ['service "a": override must be "replace" or "merge"']],
    [
      'a bad duration',
      service({ 'kill-delay': '5' }),
      ['service "a": kill-delay must be a duration such as "1m30s", got "5"'],
    ],
    ['a bad factor', service({ 'backoff-factor': 0.5 }), ['service "a": backoff-factor must be 1 or more']],
    [
      'a bad action',
      service({ 'on-success': 'success-shutdown' }),
      ['service "a": on-success must be one of restart, shutdown, ignore, failure-shutdown, got "success-shutdown"'],
    ],
    ['a bad startup', service({ startup: 'on' }), ['service "a": startup must be "enabled" or "disabled"']],
    [
      'a workload with a user',
      service({ workload: 'w', user: 'u' }),
      ['service "a": workload excludes user and group'],
    ],
    [
      'a reserved name',
      { services: { pebble: { override: 'replace', command: 'a' } } },
      ['service "pebble": the name is reserved'],
    ],
    [
      'a name with a comma',
      { services: { 'a,b': { override: 'replace', command: 'a' } } },
      ['service "a,b": the name may not hold a comma, which separates names'],
    ],
    ['a check without a type', check({ tcp: undefined }), ['check "c": one of http, tcp and exec is missing']],
    ['a check without a port', check({ tcp: { port: 0 } }), ['check "c": the port of tcp is missing']],
    ['a merge of a check', check({ override: 'merge', tcp: undefined }), []],
    ['a target without a type', target({ type: undefined }), ['log target "t": type is missing']],
    ['a good target', target({}), []],
  ])('judges %s', (_what, layer, problems) => {
    expect(findLayerProblems(layer)).toEqual(problems);
  });
});

describe('parseLayer', () => {
  it('reads YAML', async () => {
    const layer = await parseLayer('services:\n  a:\n    override: replace\n    command: /bin/a\n');
    expect(layer).toEqual({ services: { a: { override: 'replace', command: '/bin/a' } } });
    expect(await parseLayer('')).toEqual({});
  });

  it.each(['services: [', 'services: [a]', 'a', 'services: {a: b}', 'services: {a: {override: replace}}'])(
    'refuses %s, without saying it again',
    async (yaml) => {
      await expect(parseLayer(yaml)).rejects.toMatchObject({ code: 'PEBBLE_INVALID_ARGUMENT' });
    },
  );
});

describe('formatCommand', () => {
  it.each<[words: string[], line: string]>([
    [['redis-server', '/etc/redis.conf'], 'redis-server /etc/redis.conf'],
    [['a', 'two words', ''], "a 'two words' ''"],
    [['a', `it's`], `a 'it'"'"'s'`],
    [['a', '#1'], "a '#1'"],
  ])('writes %j', (words, line) => {
    expect(formatCommand(words)).toBe(line);
  });

  it.each([[[]], [['a', '[', 'b', ']']]])('refuses %j', (words) => {
    expect(() => formatCommand(words)).toThrow(expect.objectContaining({ code: 'PEBBLE_INVALID_ARGUMENT' }));
  });
});
