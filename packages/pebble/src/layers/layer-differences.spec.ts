import { describe, expect, it } from 'vitest';
import type { Layer, Service } from './layer.ts';
import { findLayerDifferences, findPlanDifferences } from './layer-differences.ts';
import { parsePlan } from './plan.ts';

const redis: Service = { override: 'replace', command: 'redis-server', startup: 'enabled' };

function compare(wanted: Service, yaml: string) {
  return parsePlan(yaml).then((plan) => findLayerDifferences({ services: { redis: wanted } }, plan));
}

function planOf(...fields: string[]): string {
  return ['services:', '    redis:', ...fields.map((field) => `        ${field}`), ''].join('\n');
}

const base = ['startup: enabled', 'override: replace', 'command: redis-server'];

describe('findLayerDifferences', () => {
  describe('when the plan says the same', () => {
    it.each<[name: string, wanted: Service, plan: string[]]>([
      ['word by word', redis, base],
      ['with a duration written otherwise', { ...redis, 'kill-delay': '90s' }, [...base, 'kill-delay: 1m30s']],
      ['with a default left out', { ...redis, 'on-failure': 'restart', 'kill-delay': '5000ms' }, base],
      ['with a default written', redis, [...base, 'on-success: restart', 'backoff-factor: 2']],
      ['with empty values left out', { ...redis, summary: '', after: [], environment: {} }, base],
      ['with a user id of 0', { ...redis, 'user-id': 0 }, [...base, 'user-id: 0']],
      [
        'with variables in another order',
        { ...redis, environment: { A: '1', B: '' } },
        [...base, 'environment:', '    B: ""', '    A: "1"'],
      ],
      ['from a layer below that merged', redis, ['override: merge', 'startup: enabled', 'command: redis-server']],
    ])('finds none %s', async (_name, wanted, plan) => {
      expect(await compare(wanted, planOf(...plan))).toEqual([]);
    });
  });

  describe('when the plan says something else', () => {
    it.each<[name: string, wanted: Service, plan: string[], fields: string[]]>([
      ['another command', { ...redis, command: 'valkey-server' }, base, ['command']],
      ['a field too many', redis, [...base, 'user-id: 0', 'summary: Redis'], ['summary', 'user-id']],
      ['a user id of 0 too few', { ...redis, 'user-id': 0 }, base, ['user-id']],
      ['a default that is not set', redis, [...base, 'kill-delay: 6s'], ['kill-delay']],
      ['startup back to its default', { override: 'replace', command: 'redis-server' }, base, ['startup']],
      [
        'another value of a variable',
        { ...redis, environment: { A: '1' } },
        [...base, 'environment: {A: "2"}'],
        ['environment'],
      ],
      ['another order of services', { ...redis, after: ['a', 'b'] }, [...base, 'after: [b, a]'], ['after']],
    ])('names the field of %s', async (_name, wanted, plan, fields) => {
      expect(await compare(wanted, planOf(...plan))).toEqual([{ section: 'services', name: 'redis', fields }]);
    });

    it('names a service that is missing, with all it says', async () => {
      expect(await compare(redis, '{}\n')).toEqual([
        { section: 'services', name: 'redis', fields: ['command', 'override', 'startup'] },
      ]);
    });
  });

  describe('when the layer merges', () => {
    const merging: Service = { override: 'merge', environment: { A: '1' }, requires: ['a'] };

    it('finds none as long as the plan holds what it says', async () => {
      const plan = planOf(...base, 'requires: [b, a]', 'environment: {A: "1", B: "2"}');
      expect(await compare(merging, plan)).toEqual([]);
    });

    it.each<[field: string, wanted: Service, plan: string[]]>([
      ['requires', merging, ['requires: [b]', 'environment: {A: "1"}']],
      ['environment', merging, ['requires: [a]', 'environment: {A: "3"}']],
      ['startup', { override: 'merge', startup: 'disabled' }, []],
    ])('names %s when it does not', async (field, wanted, plan) => {
      expect(await compare(wanted, planOf(...base, ...plan))).toEqual([
        { section: 'services', name: 'redis', fields: [field] },
      ]);
    });
  });

  it('compares checks and log targets too', async () => {
    const layer: Layer = {
      checks: { up: { override: 'replace', period: '10000ms', tcp: { port: 6379 } } },
      'log-targets': { loki: { override: 'replace', type: 'loki', location: 'http://a', services: ['all'] } },
    };
    const plan = (port: number, location: string) =>
      parsePlan(
        `checks: {up: {override: replace, threshold: 3, tcp: {port: ${port}}}}\n` +
          `log-targets: {loki: {type: loki, location: "${location}", services: [all], override: replace}}\n`,
      );
    expect(findLayerDifferences(layer, await plan(6379, 'http://a'))).toEqual([]);
    expect(findLayerDifferences(layer, await plan(6380, 'http://b'))).toEqual([
      { section: 'checks', name: 'up', fields: ['tcp'] },
      { section: 'log-targets', name: 'loki', fields: ['location'] },
    ]);
  });
});

describe('findPlanDifferences', () => {
  it('names what was added, removed and changed, whatever the overrides say', () => {
    const before: Layer = {
      services: {
        same: { override: 'replace', command: 'a', 'kill-delay': '90s' },
        gone: { override: 'replace', command: 'a' },
        changed: { override: 'merge', command: 'a', environment: { A: '1' } },
      },
    };
    const after: Layer = {
      services: {
        same: { override: 'merge', command: 'a', 'kill-delay': '1m30s', 'on-failure': 'restart' },
        changed: { override: 'merge', command: 'a', environment: { A: '1', B: '2' } },
      },
      workloads: { new: { override: 'replace', user: 'u' } },
    };
    expect(findPlanDifferences(before, after)).toEqual([
      { section: 'services', name: 'changed', change: 'changed', fields: ['environment'] },
      { section: 'services', name: 'gone', change: 'removed', fields: ['command', 'override'] },
      { section: 'workloads', name: 'new', change: 'added', fields: ['override', 'user'] },
    ]);
    expect(findPlanDifferences(after, after)).toEqual([]);
  });
});
