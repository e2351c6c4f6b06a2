import assert from 'node:assert/strict';
import { CharmsmithError, describeError } from '@charmsmith/errors';
import {
  type CharmMetadata,
  defineCharm,
  handler,
  isPlugin,
  on as registered,
  type Plugin,
  type Token,
} from '@charmsmith/core';
import { on } from '../events/on.ts';
import { run } from '../run/run.ts';
import type { State } from '../state/state.ts';
import { openResources, released } from './open-resources.ts';
import { stranger, Strangers } from './stranger.ts';

/** A plugin, and what it takes to run it. */
export interface PluginContractSubject<O> {
  /** What `definePlugin` gave. */
  readonly plugin: (options: O) => Plugin;
  /** Options that are right. */
  readonly options: O;
  /** Options that must be refused with a code, each under the name of what is wrong with it. */
  readonly badOptions?: Readonly<Record<string, unknown>>;
  /** Plugins that it requires, and fakes of what a charm is to provide; made anew for each check. */
  readonly companions?: () => readonly Plugin[];
  /** The metadata of a charm that can have it. Default: a name and nothing else. */
  readonly metadata?: Partial<CharmMetadata>;
  /** The world that it runs in. */
  readonly state?: State;
}

/** One thing that a plugin must do. */
export interface PluginContractCheck {
  /** What it does, to follow the plugin's name: `loads alone`. */
  readonly name: string;
  /** Rejects when the plugin does not do it. */
  readonly check: () => Promise<void>;
}

/**
 * What every plugin must do, to be made into tests by whatever runs them.
 *
 * @param subject - the plugin, and what it takes to run it
 *
 * @example
 * ```ts
 * describe('greeter', () => {
 *   const contract = pluginContract({ plugin: greeter, options: { greeting: 'Hello' } });
 *   it.each(contract)('$name', ({ check }) => check());
 * });
 * ```
 */
export function pluginContract<O>(subject: PluginContractSubject<O>): readonly PluginContractCheck[] {
  const { plugin, options, badOptions = {}, state = {} } = subject;
  const metadata: CharmMetadata = { name: 'contract', ...subject.metadata };
  const companions = () => subject.companions?.() ?? [];
  const charmOf = (plugins: readonly Plugin[], asked: Readonly<Record<string, Token<unknown>>> = {}) =>
    defineCharm({ metadata, plugins, handlers: [registered.start(handler(Ask, asked))] });

  return [
    {
      name: 'is a plugin that this core takes',
      check: () =>
        attempt(() => {
          const made = plugin(options);
          assert.ok(isPlugin(made), 'the factory gives no plugin; make it with definePlugin');
          assert.match(made.name, /^(?:@[\w.-]+\/)?[\w.-]+(?:\/[\w.-]+)?$/, 'its name is not that of an npm package');
          assert.match(made.version, /^\d+\.\d+\.\d+/, 'its version is no semantic version');
        }),
    },
    {
      name: 'does nothing when it is made',
      check: async () => {
        const before = openResources();
        const [one, other] = [plugin(options), plugin(options)];
        assert.notEqual(one, other, 'two charms share one value');
        assert.deepEqual(await released(before), [], 'making it opened something');
      },
    },
    {
      name: 'loads alone, and all that it provides can be built',
      check: async () => {
        const made = plugin(options);
        await run(charmOf([...companions(), made], tokensOf(made)), on.start(), state);
      },
    },
    {
      name: 'runs the same before and after a stranger',
      check: async () => {
        const orders = [
          [...companions(), plugin(options), stranger()],
          [stranger(), ...companions(), plugin(options)],
        ];
        const events = [on.start(), on.configChanged(), on.updateStatus()];
        const [before, after] = await Promise.all(
          orders.map(async (plugins) => {
            const worlds = [];
            for (const event of events) {
              const { state: world } = await run(charmOf(plugins, { strangers: Strangers }), event, state);
              assert.equal(world.controllerState['stranger'], event.kind, "a stranger's handler did not run beside it");
              worlds.push(world);
            }
            return worlds;
          }),
        );
        assert.deepEqual(after, before, 'the order of the plugins changes what it does');
      },
    },
    {
      name: 'releases what it opened',
      check: async () => {
        const made = plugin(options);
        const before = openResources();
        await run(charmOf([...companions(), made], tokensOf(made)), on.start(), state);
        assert.deepEqual(await released(before), [], 'something that it opened is still open after the dispatch');
      },
    },
    ...Object.entries(badOptions).map(([what, bad]) => ({
      name: `rejects ${what}, with a code`,
      check: async () => {
        const error = await thrownBy(async () => {
          await run(charmOf([...companions(), plugin(bad as O)]), on.start(), state);
        });
        assert.ok(error !== undefined, `it takes ${what}`);
        assert.ok(
          CharmsmithError.is(error),
          `it rejects ${what} with an error that has no code: ${describeError(error)}`,
        );
      },
    })),
  ];
}

/** Has all that it asks for built. */
class Ask {
  readonly asked: object;
  constructor(asked: object) {
    this.asked = asked;
  }
  handle(): void {
    // What was asked for has been built.
  }
}

function tokensOf({ parts }: Plugin): Readonly<Record<string, Token<unknown>>> {
  const tokens = [
    ...(parts.provides ?? []).map(({ token }) => token),
    ...(parts.contributions ?? []).map(({ point }) => point),
  ];
  return Object.fromEntries(tokens.map((token, index) => [String(index), token]));
}

/** Failures reject. */
async function attempt(check: () => void): Promise<void> {
  await Promise.resolve().then(check);
}

async function thrownBy(act: () => Promise<void>): Promise<unknown> {
  try {
    await act();
    return undefined;
  } catch (error) {
    return error;
  }
}
