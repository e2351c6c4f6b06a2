import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { CharmsmithError } from '@charmsmith/errors';
import { definePlugin, handler, Juju, on, type Plugin, provide, type PluginParts, token } from '@charmsmith/core';
import { describe, expect, it } from 'vitest';
import { pluginContract, type PluginContractSubject } from './plugin-contract.ts';

const Door = token<object>('test/Door');
interface Options {
  readonly doors: number;
}
const none: Options = { doors: 1 };

function pluginOf(parts: (options: Options) => PluginParts): (options: Options) => Plugin {
  return definePlugin({ name: '@test/doors', version: '1.0.0', parts });
}

/** The checks that a plugin fails, by name, with what they say. */
async function failures(subject: Omit<PluginContractSubject<Options>, 'options'>): Promise<Record<string, string>> {
  const failed: Record<string, string> = {};
  for (const { name, check } of pluginContract({ options: none, ...subject })) {
    await check().catch((error: unknown) => (failed[name] = error instanceof Error ? error.message : String(error)));
  }
  return failed;
}

const checked = ({ doors }: Options): PluginParts => {
  if (!(doors > 0)) throw new CharmsmithError('no doors', { code: 'TEST_NO_DOORS' });
  return { provides: [provide(Door, {}, () => ({ [Symbol.dispose]: () => undefined }))] };
};

describe('pluginContract', () => {
  describe('of a plugin that does all', () => {
    const contract = pluginContract({
      plugin: pluginOf(checked),
      options: none,
      badOptions: { 'no doors': { doors: 0 } },
    });
    it.each(contract)('$name', ({ check }) => check());
  });

  it('finds that the factory gives no plugin', async () => {
    const failed = await failures({ plugin: (() => ({})) as never });
    expect(failed['is a plugin that this core takes']).toContain('the factory gives no plugin');
  });

  it('finds that making it does something', async () => {
    const timers: NodeJS.Timeout[] = [];
    const failed = await failures({
      plugin: pluginOf(() => {
        timers.push(setTimeout(() => undefined, 60_000));
        return {};
      }),
    });
    timers.forEach((timer) => clearTimeout(timer));
    expect(failed['does nothing when it is made']).toContain('making it opened something');
  });

  it('finds what it needs and does not have', async () => {
    const failed = await failures({
      plugin: definePlugin({ name: '@test/doors', version: '1.0.0', requires: ['@test/house'], parts: () => ({}) }),
    });
    expect(failed['loads alone, and all that it provides can be built']).toContain('requires @test/house');
  });

  it('finds a service that cannot be built', async () => {
    const failed = await failures({
      plugin: pluginOf(() => ({
        provides: [
          provide(Door, {}, () => {
            throw new Error('stuck');
          }),
        ],
      })),
    });
    expect(failed['loads alone, and all that it provides can be built']).toBe('stuck');
  });

  it('finds that the order matters', async () => {
    class Overwrite {
      readonly #juju: Juju;
      constructor({ juju }: { readonly juju: Juju }) {
        this.#juju = juju;
      }
      async handle(): Promise<void> {
        const seen = await this.#juju.stateGet('stranger');
        await this.#juju.stateSet({ first: seen === '' || seen === undefined ? 'yes' : 'no' });
      }
    }
    const failed = await failures({
      plugin: pluginOf(() => ({ handlers: [on.start(handler(Overwrite, { juju: Juju }))] })),
    });
    expect(failed['runs the same before and after a stranger']).toContain(
      'the order of the plugins changes what it does',
    );
  });

  it('finds what is left open', async () => {
    const servers: Server[] = [];
    const opening = (give: (server: Server) => object) =>
      pluginOf(() => ({
        provides: [
          provide(Door, {}, async () => {
            const server = createServer().listen(0, '127.0.0.1');
            servers.push(server);
            await once(server, 'listening');
            return give(server);
          }),
        ],
      }));
    // A server can be disposed of, and the host does so.
    expect(await failures({ plugin: opening((server) => server) })).toEqual({});
    const leaking = await failures({ plugin: opening(() => ({})) });
    for (const server of servers) server.close();
    expect(leaking['releases what it opened']).toContain('still open after the dispatch');
  });

  it('finds that bad options are taken, or refused without a code', async () => {
    const failed = await failures({ plugin: pluginOf(() => ({})), badOptions: { 'no doors': { doors: 0 } } });
    expect(failed).toEqual({ 'rejects no doors, with a code': 'it takes no doors' });
    const plain = await failures({
      plugin: pluginOf(({ doors }) => {
        if (doors === 0) throw new TypeError('doors');
        return {};
      }),
      badOptions: { 'no doors': { doors: 0 } },
    });
    expect(plain['rejects no doors, with a code']).toContain('an error that has no code: doors');
  });
});
