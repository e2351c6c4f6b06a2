import { CharmsmithError } from '@charmsmith/errors';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineCharm } from '../charm/define-charm.ts';
import { on } from '../events/on.ts';
import { contribute, contributionPoint } from '../plugin/contribution.ts';
import { definePlugin, type Plugin, type PluginParts } from '../plugin/define-plugin.ts';
import { completed } from '../outcome/outcome.ts';
import { defineState } from '../state/define-state.ts';
import { handler, using } from '../plugin/handler.ts';
import { provide } from '../plugin/provide.ts';
import { token } from '../plugin/token.ts';
import { StateStores } from '../state/state-stores.ts';
import { compose } from './compose.ts';

interface Greeter {
  greet(): string;
}
const Greeter = token<Greeter>('test/Greeter');
const Name = token<string>('test/Name');
const Unbound = token<string>('test/Unbound');
const Part = contributionPoint<string>('test/Part');

class Noop {
  handle(): void {
    /* nothing to do */
  }
}
class NeedsUnbound extends Noop {
  readonly unbound: string;
  constructor({ unbound }: { readonly unbound: string }) {
    super();
    this.unbound = unbound;
  }
}

const plugin = (name: string, parts: PluginParts): Plugin =>
  definePlugin({ name, version: '1.0.0', parts: () => parts })();
const greeter = plugin('greeter', { provides: [provide(Greeter, {}, () => ({ greet: () => 'hello' }))] });
const checked = definePlugin({
  name: 'checked',
  version: '1.0.0',
  options: z.object({ port: z.number().max(65_535, 'is no port') }),
  parts: ({ port }) => ({ provides: [provide(Name, {}, () => String(port))] }),
});
const state = () => defineState('test/State', { schema: z.object({}), defaults: {} });
const charmOf = (...plugins: Plugin[]) => defineCharm({ metadata: { name: 'test' }, plugins });

describe('compose', () => {
  it('takes the override of a service wherever it stands in the list', () => {
    const override = provide(Greeter, {}, () => ({ greet: () => 'overridden' }));
    const overriding = plugin('overriding', { overrides: [override] });
    for (const plugins of [
      [greeter, overriding],
      [overriding, greeter],
    ]) {
      expect(compose(charmOf(...plugins), []).provisions.get(Greeter)).toBe(override);
    }
  });

  it('has an empty list for a point to which nobody contributed', () => {
    const asking = plugin('asking', { provides: [provide(Name, { parts: Part }, ({ parts }) => parts.join(' '))] });
    expect(compose(charmOf(asking), []).points.get(Part)).toEqual([]);
  });

  it('names handlers after their owner and event, plugins before the charm', () => {
    const withHandler = plugin('greeter', { handlers: [on.start(handler(Noop, {}))] });
    const charm = defineCharm({
      metadata: { name: 'test' },
      plugins: [withHandler],
      handlers: [on.start(handler(Noop, {}))],
    });
    expect(compose(charm, []).handlers.map(({ id }) => id)).toEqual(['greeter: start', 'test: start']);
  });

  it.each<[name: string, plugins: Plugin[], message: string]>([
    ['a token provided twice', [greeter, plugin('other', greeter.parts)], 'test/Greeter, which greeter provides'],
    [
      'an override of nothing',
      [plugin('o', { overrides: [provide(Name, {}, () => 'n')] })],
      'overrides test/Name, which nobody provides',
    ],
    [
      'two overrides of one token',
      [
        greeter,
        plugin('o', { overrides: greeter.parts.provides ?? [] }),
        plugin('p', { overrides: greeter.parts.provides ?? [] }),
      ],
      'and so does o',
    ],
    [
      'a dependency that nobody provides',
      [plugin('n', { provides: [provide(Name, { x: Unbound }, ({ x }) => x)] })],
      'needs test/Unbound',
    ],
    [
      "a handler's dependency that nobody provides",
      [plugin('h', { handlers: [on.start(handler(NeedsUnbound, { unbound: Unbound }))] })],
      'h: start: it needs test/Unbound',
    ],
    [
      'a service that needs itself',
      [plugin('n', { provides: [provide(Name, { x: Name }, ({ x }) => x)] })],
      'test/Name → test/Name',
    ],
    [
      'a service that needs itself through what is contributed to it',
      [
        plugin('n', {
          provides: [provide(Name, { parts: Part }, ({ parts }) => parts.join(' '))],
          contributions: [contribute(Part, { name: Name }, ({ name }) => name)],
        }),
      ],
      'test/Name → contributions to test/Part → test/Name',
    ],
    [
      "a contribution's dependency that nobody provides",
      [plugin('n', { contributions: [contribute(Part, { x: Unbound }, ({ x }) => x)] })],
      'n: one of its contributions to test/Part needs test/Unbound',
    ],
    [
      'two handlers of one event without ids',
      [plugin('h', { handlers: [on.start(handler(Noop, {})), on.start(handler(Noop, {}))] })],
      'two handlers named "h: start"',
    ],
    ['a plugin of another API version', [{ ...greeter, api: '^99.0' }], 'plugin API ^99.0'],
    ['a range of versions that is none', [{ ...greeter, api: 'latest' }], 'plugin API latest'],
    [
      'options that a schema refuses',
      [checked({ port: 70_000 })],
      'checked: its options are not valid: port: is no port',
    ],
    [
      'a required plugin of another version',
      [greeter, definePlugin({ name: 'r', version: '1.0.0', requires: { greeter: '^2.0' }, parts: () => ({}) })()],
      'r: it requires greeter ^2.0; the charm lists 1.0.0',
    ],
    [
      'a handler of an endpoint that the charm does not have',
      [plugin('h', { handlers: [on.relationChanged('db', handler(Noop, {}))] })],
      'h: it handles db-relation-changed, but the charm has no endpoint "db"',
    ],
    [
      'a handler of a container that the charm does not have',
      [plugin('h', { handlers: [on.pebbleReady('web', handler(Noop, {}))] })],
      'but the charm has no container "web"',
    ],
    [
      'a handler of storage that the charm does not have',
      [plugin('h', { handlers: [on.storageAttached('data', handler(Noop, {}))] })],
      'but the charm has no storage "data"',
    ],
    [
      'a handler of an action that the charm does not have',
      [plugin('h', { handlers: [on.action('check', () => completed())] })],
      'it handles check action, but the charm has no action "check"',
    ],
    [
      'two states of one name',
      [
        plugin('s', {
          handlers: [on.start(using({ a: state() }, () => undefined)), on.stop(using({ a: state() }, () => undefined))],
        }),
      ],
      'it declares test/State, which is declared elsewhere too',
    ],
    ['a factory that was not called', [(() => greeter) as unknown as Plugin], 'without calling it'],
  ])('reports %s', (_name, plugins, message) => {
    expect(() => compose(charmOf(...plugins), [])).toThrow(
      expect.objectContaining({ code: 'CORE_BAD_COMPOSITION', message: expect.stringContaining(message) as string }),
    );
  });

  it('takes options as their schema gives them', () => {
    expect(compose(charmOf(checked({ port: 80 })), []).provisions.has(Name)).toBe(true);
  });

  it('has what a service brings along, and what that needs', () => {
    const State = state();
    const needing = plugin('n', { handlers: [on.start(using({ state: State }, () => undefined))] });
    const stores = provide(StateStores, {}, () => ({ open: () => Promise.reject(new Error('not asked')) }));
    const { provisions } = compose(charmOf(needing), [stores]);
    expect(provisions.get(State.provision.token)).toBe(State.provision);
    expect(() => compose(charmOf(needing), [])).toThrow('test/State: it needs @charmsmith/core/StateStores');
  });

  it('gives a charm that was composed before the services of this dispatch, and keeps what replaces them', () => {
    const override = provide(Greeter, {}, () => ({ greet: () => 'overridden' }));
    const charm = defineCharm({
      metadata: { name: 'test' },
      provides: [provide(Unbound, {}, () => 'own')],
      overrides: [override],
      handlers: [on.start(handler(NeedsUnbound, { unbound: Unbound }))],
    });
    const base = () => [provide(Name, {}, () => 'host'), provide(Greeter, {}, () => ({ greet: () => 'host' }))];
    const [first, second] = [base(), base()];
    const before = compose(charm, first);
    const after = compose(charm, second);
    expect(before.provisions.get(Name)).toBe(first[0]);
    expect(after.provisions.get(Name)).toBe(second[0]);
    expect(after.provisions.get(Greeter)).toBe(override);
    expect(after.provisions.get(Unbound)).toBe(charm.provides?.[0]);
    expect(after.handlers).toBe(before.handlers);
  });

  it('checks a charm again when the host provides others', () => {
    const charm = defineCharm({
      metadata: { name: 'test' },
      handlers: [on.start(using({ name: Name }, () => undefined))],
    });
    expect(compose(charm, [provide(Name, {}, () => 'host')]).provisions.has(Name)).toBe(true);
    expect(() => compose(charm, [])).toThrow('which nobody provides');
    expect(() => compose(charm, [provide(Unbound, {}, () => 'host')])).toThrow('which nobody provides');
  });

  it('takes services, overrides and contributions of the charm itself', () => {
    const override = provide(Greeter, {}, () => ({ greet: () => 'overridden' }));
    const charm = defineCharm({
      metadata: { name: 'test' },
      plugins: [greeter],
      provides: [provide(Name, {}, () => 'n')],
      overrides: [override],
      contributions: [contribute(Part, { name: Name }, ({ name }) => name)],
    });
    const { provisions, points } = compose(charm, []);
    expect(provisions.get(Greeter)).toBe(override);
    expect(points.get(Part)).toMatchObject([{ owner: 'test' }]);
  });

  it('refuses two answers to one action', () => {
    const answers = (name: string) => plugin(name, { handlers: [on.action('check', () => completed())] });
    const charm = defineCharm({
      metadata: { name: 'test', actions: { check: {} } },
      plugins: [answers('a'), answers('b')],
    });
    expect(() => compose(charm, [])).toThrow('b: it handles action "check", and so does a: check action');
  });

  it('gives each problem a code', () => {
    const charm = charmOf(greeter, plugin('greeter', {}), checked({ port: 70_000 }));
    const codes: string[] = [];
    try {
      compose(charm, []);
    } catch (error) {
      if (CharmsmithError.is(error))
        codes.push(...(error.details['problems'] as { code: string }[]).map(({ code }) => code));
    }
    expect(codes.sort()).toEqual(['CORE_BAD_PLUGIN_OPTIONS', 'CORE_DUPLICATE_PLUGIN']);
  });

  it('reports all problems in one error', () => {
    const charm = charmOf(
      greeter,
      plugin('greeter', {}),
      plugin('n', { requires: ['x'], provides: [provide(Name, { u: Unbound }, ({ u }) => u)] } as PluginParts),
    );
    expect(() => compose(charm, [])).toThrow(/listed twice.*test\/Unbound/);
  });
});
