import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import type { Container } from '../model/container.ts';
import type { ActionEvent } from '../events/juju-event.ts';
import { type ActionOutcome, completed } from '../outcome/outcome.ts';
import { handler, using } from '../plugin/handler.ts';
import { defineCharm } from './define-charm.ts';
import { forCharm } from './for-charm.ts';
import type { ActionParamsOf, ConfigOf, SecretOptionOf } from './metadata-types.ts';

/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-call,
   @typescript-eslint/no-unsafe-return, @typescript-eslint/no-meaningless-void-operator -- what the compiler refuses has
   no type */
// Checked by the compiler alone: every line below a @ts-expect-error must fail to compile.
const metadata = {
  name: 'web',
  containers: { web: {} },
  peers: { peers: { interface: 'web-peers' } },
  requires: { db: { interface: 'mysql' } },
  storage: { data: {} },
  resources: { 'cert-file': { type: 'file' } },
  config: {
    options: {
      port: { type: 'int', default: 80 },
      ratio: { type: 'float' },
      name: { type: 'string', default: '' },
      debug: { type: 'boolean', default: false },
      password: { type: 'secret' },
    },
  },
  actions: {
    check: {},
    restore: {
      params: {
        'backup-id': { type: 'string' },
        force: { type: 'boolean', default: false },
        level: { enum: ['fast', 'full'] },
        tags: { type: 'array', items: { type: 'string' } },
        limits: { type: 'object', properties: { files: { type: 'integer' } }, required: ['files'] },
      },
      required: ['backup-id'],
    },
  },
} as const;
const { on, Config, Containers, Relations, Storages, Resources } = forCharm(metadata);

describe('forCharm', () => {
  it('types config by the metadata', () => {
    expectTypeOf<ConfigOf<typeof metadata>>().toEqualTypeOf<{
      readonly port: number;
      readonly name: string;
      readonly debug: boolean;
      readonly ratio?: number;
      readonly password?: `secret:${string}`;
    }>();
    expectTypeOf<SecretOptionOf<typeof metadata>>().toEqualTypeOf<'password'>();
    on.configChanged(
      using({ config: Config }, (_event, { config }) => {
        expectTypeOf(config.port).toEqualTypeOf<number>();
        expectTypeOf(config.ratio).toEqualTypeOf<number | undefined>();
        // @ts-expect-error -- no such option
        void config.prot;
        // @ts-expect-error -- it is a number
        config.port satisfies string;
        // @ts-expect-error -- config is not the charm's to change
        config.port = 81;
      }),
    );
  });

  it('types the parameters of actions by the metadata', () => {
    expectTypeOf<ActionParamsOf<typeof metadata, 'restore'>>().toEqualTypeOf<{
      readonly 'backup-id': string;
      readonly force: boolean;
      readonly level?: 'fast' | 'full';
      readonly tags?: readonly string[];
      readonly limits?: { readonly files: number };
    }>();
    on.action('restore', ({ params }) => {
      expectTypeOf(params.force).toEqualTypeOf<boolean>();
      // @ts-expect-error -- no such parameter
      void params.backup;
      // @ts-expect-error -- it is a string
      params['backup-id'] satisfies number;
      return completed();
    });
    // @ts-expect-error -- check has no parameters
    on.action('check', ({ params }) => completed({ force: params.force }));
    on.action('restore', ({ params }) => completed({ id: params.id.toFixed() }), {
      params: z.object({ id: z.number() }),
    });
  });

  it('takes handlers that know of no parameters', () => {
    class OnAction {
      handle(event: ActionEvent): ActionOutcome {
        return completed({ name: event.name });
      }
    }
    on.action('check', handler(OnAction, {}));
    on.action('restore', handler(OnAction, {}));
  });

  it('refuses misspelt names where they are written', () => {
    // @ts-expect-error -- no such container
    on.pebbleReady('wbe', () => undefined);
    // @ts-expect-error -- no such endpoint
    on.relationChanged('dbb', () => undefined);
    // @ts-expect-error -- no such storage
    on.storageAttached('date', () => undefined);
    // @ts-expect-error -- no such action
    on.action('restart', () => completed());
    // @ts-expect-error -- a peer relation never breaks
    on.relationBroken('peers', () => undefined);
    on.relationBroken('db', () => undefined);
    const model = { containers: Containers, relations: Relations, storages: Storages, resources: Resources };
    on.start(
      using(model, async (_event, { containers, relations, storages, resources }) => {
        expectTypeOf(containers.get('web')).toEqualTypeOf<Container>();
        // @ts-expect-error -- no such container
        containers.get('wbe');
        // @ts-expect-error -- no such endpoint
        await relations.of('dbb');
        // @ts-expect-error -- db is no peer relation
        await relations.peer('db');
        // @ts-expect-error -- no such storage
        await storages.of('date');
        // @ts-expect-error -- no such resource
        await resources.path('cert');
      }),
    );
  });

  it('refuses to defer what cannot wait', () => {
    // @ts-expect-error -- somebody waits for an action
    on.action('check', (event) => event.defer({ reason: 'later' }));
    // @ts-expect-error -- there may be no next dispatch
    on.stop((event) => event.defer({ reason: 'later' }));
    // @ts-expect-error -- Juju raises it again by itself
    on.secretRotate((event) => event.defer({ reason: 'later' }));
    // @ts-expect-error -- Juju raises it again by itself
    on.secretExpired((event) => event.defer({ reason: 'later' }));
    // @ts-expect-error -- Juju keeps no state then
    on.collectMetrics((event) => event.defer({ reason: 'later' }));
    on.secretRemove((event) => event.defer({ reason: 'later' }));
  });

  it('gives events their helpers', () => {
    on.pebbleReady('web', ({ workload }) => void workload.canConnect());
    on.relationJoined('db', ({ relation, remoteUnit }) => void relation.unit(remoteUnit).read());
    on.secretExpired(({ removeRevision }) => removeRevision());
    // @ts-expect-error -- no unit joins when a relation is created
    on.relationCreated('db', ({ remoteUnit }) => remoteUnit);
    // @ts-expect-error -- the application's data may have changed
    on.relationChanged('db', ({ relation, remoteUnit }) => void relation.unit(remoteUnit).read());
  });

  it('makes entries that defineCharm takes', () => {
    defineCharm({
      metadata,
      handlers: [on.pebbleReady('web', () => undefined), on.action('check', () => completed())],
    });
  });
});
