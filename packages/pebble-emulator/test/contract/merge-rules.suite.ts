import fc from 'fast-check';
import { findPlanDifferences, mergeLayers, type Layer } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import { caseTimeoutMs, useDaemon, type ContractTarget } from './contract-daemon.ts';

const names = fc.constantFrom('svc-a', 'svc-b');
const texts = fc.constantFrom('', 'one', 'two words');
const lists = fc.array(fc.constantFrom('svc-a', 'svc-c'), { maxLength: 2 });
const mappings = fc.dictionary(fc.constantFrom('K', 'L'), texts, { maxKeys: 2 });
const override = fc.constantFrom('replace' as const, 'merge' as const);
const durations = fc.constantFrom('0s', '1500ms', '90s');
const optional = { requiredKeys: [] as never[] };

const services = fc
  .tuple(
    override,
    fc.record(
      {
        summary: texts,
        description: texts,
        startup: fc.constantFrom('enabled' as const, 'disabled' as const),
        after: fc.array(fc.constant('svc-none'), { maxLength: 2 }),
        before: fc.array(fc.constant('svc-none'), { maxLength: 2 }),
        environment: mappings,
        user: texts,
        'user-id': fc.constantFrom(0, 7),
        'working-dir': fc.constantFrom('', '/a'),
        'on-success': fc.constantFrom('ignore' as const, 'restart' as const),
        'on-check-failure': fc.dictionary(fc.constantFrom('c', 'd'), fc.constantFrom('restart', 'ignore' as const)),
        'backoff-delay': durations,
        'backoff-factor': fc.constantFrom(1, 2.5),
        'kill-delay': durations,
      },
      optional,
    ),
    fc.constantFrom('/bin/true', '/bin/false'),
  )
  .map(([how, fields, command]) => ({ override: how, command, ...fields }));
const checks = fc
  .tuple(
    override,
    fc.record(
      {
        level: fc.constantFrom('alive' as const, 'ready' as const),
        startup: fc.constant('disabled' as const),
        period: fc.constantFrom('1h', '90m'),
        timeout: fc.constantFrom('1s', '1500ms'),
        threshold: fc.constantFrom(0, 1, 5),
      },
      optional,
    ),
    fc.record({ url: fc.constantFrom('http://a/', 'http://b/'), headers: mappings }),
  )
  .map(([how, fields, http]) => ({ override: how, http, ...fields }));
const targets = fc
  .tuple(override, lists, mappings, fc.constantFrom('http://a', 'http://b'))
  .map(([how, logged, labels, location]) => ({
    override: how,
    type: 'loki' as const,
    location,
    services: logged.filter((name) => name !== 'svc-c'),
    labels,
  }));
const layers = fc.record({
  services: fc.dictionary(names, services, { minKeys: 1, maxKeys: 2 }),
  checks: fc.dictionary(fc.constantFrom('chk-a', 'chk-b'), checks, { maxKeys: 2 }),
  'log-targets': fc.dictionary(fc.constantFrom('tgt-a'), targets, { maxKeys: 1 }),
});

/** How layers are combined: the client's rules are the daemon's. */
export function describeMergeRules({ start }: ContractTarget): void {
  describe('layers that are combined', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    it('give the plan that mergeLayers foretells', async () => {
      const { client } = daemon();
      let run = 0;
      // What earlier runs left is replaced, since no layer can be removed.
      const ground: Layer = {
        services: {
          'svc-a': { override: 'replace', command: '/bin/true' },
          'svc-b': { override: 'replace', command: '/bin/true' },
        },
        checks: {
          'chk-a': { override: 'replace', startup: 'disabled', http: { url: 'http://ground/' } },
          'chk-b': { override: 'replace', startup: 'disabled', http: { url: 'http://ground/' } },
        },
        'log-targets': { 'tgt-a': { override: 'replace', type: 'loki', location: 'http://ground', services: [] } },
      };
      await fc.assert(
        fc.asyncProperty(fc.array(layers, { minLength: 1, maxLength: 3 }), async (above) => {
          run++;
          await client.addLayer(`ground-${run}`, ground);
          for (const [index, layer] of above.entries()) await client.addLayer(`run-${run}-${index}`, layer);
          const foretold = mergeLayers(ground, ...(above as Layer[]));
          expect(findPlanDifferences(foretold, await client.plan())).toEqual([]);
        }),
        { numRuns: 60 },
      );
    });

    it('give it also for a layer that is combined into its own place', async () => {
      await using own = await start();
      const { client } = own;
      const [bottom, top]: Layer[] = [
        { services: { a: { override: 'replace', command: '/bin/a', after: ['x'], environment: { A: '1' } } } },
        { services: { a: { override: 'merge', environment: { B: '2' } } } },
      ];
      const more: Layer = { services: { a: { override: 'merge', after: ['y'], environment: { B: '0' } } } };
      await client.addLayer('bottom', bottom!);
      await client.addLayer('top', top!);
      await client.addLayer('bottom', more, { combine: true });
      const foretold = mergeLayers(mergeLayers(bottom!, more), top!);
      expect(findPlanDifferences(foretold, await client.plan())).toEqual([]);
      expect((await client.plan()).services['a']).toMatchObject({ after: ['x', 'y'], environment: { A: '1', B: '2' } });
    });
  });
}
