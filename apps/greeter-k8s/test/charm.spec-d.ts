import type { Relations } from '@charmsmith/core';
import {
  type ActionParamsOf,
  completed,
  type ConfigChangedEvent,
  type ConfigOf,
  defineCharm,
  forCharm,
  handler,
  type Outcome,
  using,
} from '@charmsmith/core';
import { on as event, run } from '@charmsmith/testing';
import { describe, expectTypeOf, it } from 'vitest';
import { charm } from '../src/charm.ts';
import { type CharmActions, type CharmConfig, type CharmEndpoints, metadata } from '../src/charm-metadata.gen.ts';
import { greeted } from '../src/greetings/contract.ts';
import { greetings } from '../src/greetings/plugin.ts';

// What the author of a charm gets told, checked by the compiler alone: every line below a @ts-expect-error must fail to
// compile.
const { on, Config, Containers } = forCharm(metadata);
const nothing = (): Outcome => undefined;

describe('what charmsmith types writes', () => {
  it('says of config and actions what core makes of the constant', () => {
    expectTypeOf<CharmConfig>().toEqualTypeOf<ConfigOf<typeof metadata>>();
    expectTypeOf<CharmActions['greet']>().toEqualTypeOf<ActionParamsOf<typeof metadata, 'greet'>>();
    expectTypeOf<CharmActions['recent']>().toEqualTypeOf<ActionParamsOf<typeof metadata, 'recent'>>();
    expectTypeOf<CharmEndpoints['redis']['role']>().toEqualTypeOf<'requires'>();
    expectTypeOf<CharmEndpoints['website']['interface']>().toEqualTypeOf<'http'>();
  });
});

describe('a charm', () => {
  it('refuses misspelt names', () => {
    // @ts-expect-error -- no such endpoint
    on.relationChanged('rediss', nothing);
    // @ts-expect-error -- no such container
    on.pebbleReady('wab', nothing);
    // @ts-expect-error -- no such action
    on.action('great', () => completed());
    on.configChanged(
      using({ config: Config, containers: Containers }, (_event, { config, containers }) => {
        expectTypeOf(config.port).toBeNumber();
        expectTypeOf(config['host-name']).toEqualTypeOf<string | undefined>();
        expectTypeOf(config).not.toHaveProperty('prot');
        // @ts-expect-error -- no such container
        containers.get('wab');
      }),
    );
  });

  it('refuses parameters of another type', () => {
    on.action(
      'greet',
      using({}, ({ params }) => {
        expectTypeOf(params.style).toEqualTypeOf<'plain' | 'festive'>();
        expectTypeOf(params.from).toEqualTypeOf<readonly string[] | undefined>();
        expectTypeOf(params).not.toHaveProperty('nmae');
        // @ts-expect-error -- a name is text
        const wrong: number = params.name;
        return completed({ name: String(wrong) });
      }),
    );
    // @ts-expect-error -- greet wants a name
    void run(charm, event.action('greet'));
    // @ts-expect-error -- a limit is a number
    void run(charm, event.action('recent', { limit: 'all' }));
  });

  it('refuses to handle an event that cannot occur', () => {
    // @ts-expect-error -- the charm has no storage
    on.storageAttached('data', nothing);
    const other = forCharm({ name: 'other', containers: { db: {} } });
    // @ts-expect-error -- greeter-k8s has no container "db"
    defineCharm({ metadata, handlers: [other.on.pebbleReady('db', nothing)] });
  });

  it('refuses to defer an action, or the end of a unit', () => {
    on.action('recent', (action) => {
      expectTypeOf(action).not.toHaveProperty('defer');
      return completed();
    });
    on.stop((stop) => {
      expectTypeOf(stop).not.toHaveProperty('defer');
    });
    const later = using({}, (event: ConfigChangedEvent) => event.defer({ reason: 'later' }));
    // @ts-expect-error -- a handler that defers config-changed is none of an action
    on.action('recent', later);
    // @ts-expect-error -- nor one of the end of a unit
    on.stop(later);
  });

  it('refuses what a plugin does not take', () => {
    // @ts-expect-error -- remember is a number
    greetings({ remember: 'all' });
    on.custom(greeted, ({ payload }) => {
      expectTypeOf(payload.name).toBeString();
      expectTypeOf(payload).not.toHaveProperty('age');
    });
    class NeedsRelations {
      readonly relations: Relations;
      constructor({ relations }: { readonly relations: Relations }) {
        this.relations = relations;
      }
      handle(): Outcome {
        return undefined;
      }
    }
    // @ts-expect-error -- relations is missing
    handler(NeedsRelations, {});
  });
});
