import { describe, expectTypeOf, it } from 'vitest';
import { on } from '../events/on.ts';
import type { ActionEvent, ConfigChangedEvent, PebbleReadyEvent, UpgradeCharmEvent } from '../events/juju-event.ts';
import { type ActionOutcome, completed, type Outcome } from '../outcome/outcome.ts';
import { handler } from '../plugin/handler.ts';
import { provide } from '../plugin/provide.ts';
import { token } from '../plugin/token.ts';
import { defineCharm } from './define-charm.ts';

// Checked by the compiler alone: every line below a @ts-expect-error must fail to compile.
const metadata = {
  name: 'test',
  containers: { redis: {} },
  peers: { 'redis-peers': { interface: 'redis-peers' } },
  storage: { database: {} },
  actions: { 'check-service': {} },
} as const;

class OnPebbleReady {
  handle(event: PebbleReadyEvent): Outcome {
    return event.defer({ reason: event.container });
  }
}
class OnConfigChanged {
  handle(event: ConfigChangedEvent): Outcome {
    return event.defer({ reason: event.kind });
  }
}
class OnAction {
  handle(event: ActionEvent): ActionOutcome {
    expectTypeOf(event).not.toHaveProperty('defer');
    return completed({ name: event.name });
  }
}
class OnAnything {
  handle(): void {
    /* handles every event alike */
  }
}

interface Clockwork {
  tick(times: number): void;
}
const Clockwork = token<Clockwork>('test/Clockwork');
const Wheel = token<{ readonly teeth: number }>('test/Wheel');
class NeedsClockwork {
  readonly clock: Clockwork;
  constructor({ clock }: { readonly clock: Clockwork }) {
    this.clock = clock;
  }
  handle(event: UpgradeCharmEvent): void {
    this.clock.tick(event.attempts);
  }
}

describe('defineCharm', () => {
  it('takes handlers for what the metadata has', () => {
    defineCharm({
      metadata,
      handlers: [
        on.pebbleReady('redis', handler(OnPebbleReady, {})),
        on.configChanged(handler(OnConfigChanged, {})),
        on.relationChanged('redis-peers', handler(OnAnything, {})),
        on.storageAttached('database', handler(OnAnything, {})),
        on.action('check-service', handler(OnAction, {})),
        on.upgradeCharm(handler(NeedsClockwork, { clock: Clockwork })),
      ],
    });
  });

  it('refuses misspelt names', () => {
    // @ts-expect-error -- no such container
    defineCharm({ metadata, handlers: [on.pebbleReady('reddis', handler(OnPebbleReady, {}))] });
    // @ts-expect-error -- no such endpoint
    defineCharm({ metadata, handlers: [on.relationChanged('redis_peers', handler(OnAnything, {}))] });
    // @ts-expect-error -- no such storage
    defineCharm({ metadata, handlers: [on.storageAttached('databse', handler(OnAnything, {}))] });
    // @ts-expect-error -- no such action
    defineCharm({ metadata, handlers: [on.action('check-services', handler(OnAction, {}))] });
  });

  it('refuses a handler of another event, or with another result', () => {
    // @ts-expect-error -- it wants config-changed
    on.upgradeCharm(handler(OnConfigChanged, {}));
    // @ts-expect-error -- it wants pebble-ready
    on.relationCreated('redis-peers', handler(OnPebbleReady, {}));
    // @ts-expect-error -- an action answers with an ActionOutcome
    on.action('check-service', handler(OnAnything, {}));
  });

  it('refuses tokens of another type than the class wants', () => {
    // @ts-expect-error -- clock must be a Clockwork
    handler(NeedsClockwork, { clock: Wheel });
    // @ts-expect-error -- clock is missing
    handler(NeedsClockwork, {});
    // @ts-expect-error -- the factory must build what the token names
    provide(Wheel, {}, () => ({ spokes: 3 }));
    // @ts-expect-error -- deps.wheel is no Clockwork
    provide(Clockwork, { wheel: Wheel }, ({ wheel }) => wheel);
  });
});
