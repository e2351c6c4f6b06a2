import { findLayerDifferences, type Layer } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import { caseTimeoutMs, type ContractTarget, useDaemon } from './contract-daemon.ts';
import { rawPost, rawRequest, refusal } from './raw-request.ts';

/** Layers and the plan that they add up to. */
export function describeLayers({ start }: ContractTarget): void {
  describe('layers', { timeout: caseTimeoutMs }, () => {
    describe('in an empty plan', () => {
      const daemon = useDaemon(start);

      it('are none', async () => {
        const answer = await rawRequest(daemon().socketPath, 'GET', '/v1/plan?format=yaml');
        expect(answer.json).toMatchObject({ type: 'sync', result: '{}\n' });
        expect(await daemon().client.plan()).toEqual({ services: {}, checks: {}, 'log-targets': {} });
      });
    });

    describe('that are added', () => {
      const daemon = useDaemon(start);

      it('stand in the plan, durations rewritten, zeros kept, defaults and empty values left out', async () => {
        const { client } = daemon();
        const layer: Layer = {
          summary: 'left out',
          services: {
            full: {
              override: 'replace',
              command: '/bin/echo "a b"',
              summary: 'Full',
              startup: 'enabled',
              after: ['nobody'],
              environment: { B: '0', A: 'yes', EMPTY: '' },
              'user-id': 0,
              'group-id': 0,
              'working-dir': '/tmp',
              'on-success': 'ignore',
              'on-failure': 'restart',
              'on-check-failure': { up: 'ignore' },
              'backoff-delay': '1500ms',
              'backoff-factor': 1.5,
              'backoff-limit': '1h',
              'kill-delay': '90s',
            },
            plain: { override: 'replace', command: '/bin/true', before: [], description: '' },
          },
        };
        await client.addLayer('full', layer);
        const { services } = await client.plan();
        expect(services).toEqual({
          full: {
            override: 'replace',
            command: '/bin/echo "a b"',
            summary: 'Full',
            startup: 'enabled',
            after: ['nobody'],
            environment: { A: 'yes', B: '0', EMPTY: '' },
            'user-id': 0,
            'group-id': 0,
            'working-dir': '/tmp',
            'on-success': 'ignore',
            'on-failure': 'restart',
            'on-check-failure': { up: 'ignore' },
            'backoff-delay': '1.5s',
            'backoff-factor': 1.5,
            'backoff-limit': '1h0m0s',
            'kill-delay': '1m30s',
          },
          plain: { override: 'replace', command: '/bin/true' },
        });
        expect(findLayerDifferences(layer, await client.plan())).toEqual([]);
      });

      it('are written with names sorted and fields in a fixed order', async () => {
        const { socketPath, client } = daemon();
        await client.addLayer('order', {
          services: { 'aa-order': { command: '/bin/true', override: 'replace', 'kill-delay': '1s', summary: 's' } },
        });
        const answer = await rawRequest(socketPath, 'GET', '/v1/plan?format=yaml');
        expect((answer.json as { result: string }).result).toMatch(
          /^services:\n {4}aa-order:\n {8}summary: s\n {8}override: replace\n {8}command: \/bin\/true\n {8}kill-delay: 1s\n {4}full:/,
        );
      });

      it('are refused under a label that is there, unless they shall be combined', async () => {
        const { client } = daemon();
        const layer = (command: string): Layer => ({ services: { label: { override: 'replace', command } } });
        await client.addLayer('label', layer('/bin/true'));
        await expect(client.addLayer('label', layer('/bin/false'))).rejects.toMatchObject({
          code: 'PEBBLE_API_ERROR',
          status: 400,
          reason: 'layer "label" already exists',
        });
        await client.addLayer('label', layer('/bin/false'), { combine: true });
        expect((await client.plan()).services['label']?.command).toBe('/bin/false');
      });

      it('merge lists by appending, variables by name, the rest by replacing', async () => {
        const { client } = daemon();
        await client.addLayer('merge-1', {
          services: {
            merged: {
              override: 'replace',
              command: '/bin/one',
              after: ['a'],
              environment: { A: '1', B: '1' },
              summary: 's',
            },
          },
        });
        await client.addLayer('merge-2', {
          services: {
            merged: { override: 'merge', command: '', after: ['b'], environment: { B: '2' }, 'kill-delay': '1s' },
          },
        });
        expect((await client.plan()).services['merged']).toMatchObject({
          override: 'replace',
          command: '/bin/one',
          summary: 's',
          after: ['a', 'b'],
          environment: { A: '1', B: '2' },
          'kill-delay': '1s',
        });
      });

      it('keep their place when combined: a later layer still wins', async () => {
        const { client } = daemon();
        const layer = (command: string): Layer => ({ services: { place: { override: 'replace', command } } });
        await client.addLayer('place-1', layer('/bin/first'));
        await client.addLayer('place-2', layer('/bin/second'));
        await client.addLayer('place-1', layer('/bin/third'), { combine: true });
        expect((await client.plan()).services['place']?.command).toBe('/bin/second');
      });

      it('are read as YAML, with scalars as text', async () => {
        const { client, socketPath } = daemon();
        const layer =
          'services:\n  yaml:\n    override: replace\n    command: /bin/true\n    environment: {N: 1, T: true, Z: null}\n';
        const answer = await rawPost(socketPath, '/v1/layers', {
          action: 'add',
          label: 'yaml',
          format: 'yaml',
          layer,
          combine: true,
        });
        expect(answer).toMatchObject({ status: 200, json: { type: 'sync', result: true } });
        expect((await client.plan()).services['yaml']?.environment).toEqual({ N: '1', T: 'true', Z: '' });
      });

      it.each<[what: string, services: unknown, message: string | RegExp]>([
        ['a service without a command', { x: { override: 'replace' } }, 'plan must define "command" for service "x"'],
        ['a service without override', { x: { command: 'a' } }, 'layer "bad" must define "override" for service "x"'],
        ['an unknown override', { x: { command: 'a', override: 'mix' } }, /override/],
        [
          'an unknown field',
          { x: { override: 'replace', command: 'a', foo: 1 } },
          /field foo not found in type plan\.Service/,
        ],
        [
          'a number without a unit',
          { x: { override: 'replace', command: 'a', 'kill-delay': '5' } },
          /invalid duration "5"/,
        ],
        [
          'a required service that is not there',
          { x: { override: 'replace', command: 'a', requires: ['zz'] } },
          'service "zz" does not exist',
        ],
        [
          'a loop',
          {
            xa: { override: 'replace', command: 'a', after: ['xb'] },
            xb: { override: 'replace', command: 'a', after: ['xa'] },
          },
          'services in before/after loop: xa, xb',
        ],
        [
          'the reserved name',
          { pebble: { override: 'replace', command: 'a' } },
          /cannot use reserved service name "pebble"/,
        ],
        ['an unbalanced quote', { x: { override: 'replace', command: 'a "b' } }, /command/],
        ['a factor below one', { x: { override: 'replace', command: 'a', 'backoff-factor': 0.5 } }, /backoff-factor/],
      ])('are refused with %s, and leave the plan as it was', async (_what, services, message) => {
        const { client } = daemon();
        const before = await client.plan();
        const reason = typeof message === 'string' ? message : (expect.stringMatching(message) as unknown);
        await expect(client.addLayer('bad', { services } as Layer, { combine: true })).rejects.toMatchObject({
          code: 'PEBBLE_API_ERROR',
          status: 400,
          reason,
        });
        expect(await client.plan()).toEqual(before);
      });

      it.each<[what: string, body: object, message: string | RegExp]>([
        ['no label', { label: '' }, 'label must be set'],
        ['a reserved label', { label: 'pebble-x' }, /pebble-/],
        ['another action', { action: 'remove' }, 'invalid action "remove"'],
        ['another format', { format: 'json' }, 'invalid format "json"'],
        ['text that is no YAML', { layer: '{' }, /^cannot parse layer YAML: /],
        ['an unknown section', { layer: 'nothing: {}' }, /^cannot parse layer /],
      ])('are refused with %s', async (_what, body, message) => {
        const request = { action: 'add', label: 'raw', format: 'yaml', layer: '{}', ...body };
        const reason = typeof message === 'string' ? message : (expect.stringMatching(message) as unknown);
        expect(await rawPost(daemon().socketPath, '/v1/layers', request)).toMatchObject(refusal(400, reason) as object);
      });
    });
  });
}
