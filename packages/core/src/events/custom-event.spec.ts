import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commandsOf, emulateUnit, log } from '../../test/emulated-unit.ts';
import type { HandlerEntry } from './on.ts';
import { on } from './on.ts';
import { active, blocked } from '../outcome/status.ts';
import { definePlugin } from '../plugin/define-plugin.ts';
import { using } from '../plugin/handler.ts';
import { stateKey } from '../state/framework-state.ts';
import { defineEvent, type Emission, Events } from './custom-event.ts';

const failover = defineEvent('test/failover', z.object({ master: z.string(), at: z.coerce.date() }));
const done = defineEvent('test/done');

/** A charm that raises events on start, and what came of it. */
function raising(raise: (events: Events) => Promise<Emission>, handlers: readonly HandlerEntry[]) {
  const emissions: Emission[] = [];
  const unit = emulateUnit({
    handlers: [
      on.start(using({ events: Events }, async (_event, { events }) => void emissions.push(await raise(events)))),
      ...handlers,
    ],
  });
  return { unit, emissions };
}

describe('Events.emit', () => {
  it('calls handlers in plugin order, one after the other, and says which', async () => {
    const journal: string[] = [];
    const slow = (name: string) => async () => {
      journal.push(`${name} begins`);
      await Promise.resolve();
      journal.push(`${name} ends`);
    };
    const emissions: Emission[] = [];
    const plugin = definePlugin({
      name: 'plugin',
      version: '1.0.0',
      parts: () => ({ handlers: [on.custom(done, slow('plugin'))] }),
    });
    const unit = emulateUnit({
      plugins: [plugin()],
      handlers: [
        on.start(using({ events: Events }, async (_event, { events }) => void emissions.push(await events.emit(done)))),
        on.custom(done, slow('charm')),
      ],
    });
    await unit.run('start');
    expect(journal).toEqual(['plugin begins', 'plugin ends', 'charm begins', 'charm ends']);
    expect(emissions).toEqual([{ called: ['plugin: test/done', 'web: test/done'], deferred: [], skipped: [] }]);
  });

  it('gives each handler a payload of its own, as the schema makes it', async () => {
    const seen: unknown[] = [];
    const { unit } = raising(
      (events) => events.emit(failover, { master: 'redis-1', at: '2026-01-01T00:00:00Z' }),
      [
        on.custom(failover, ({ payload }) => {
          seen.push(payload);
          expect(() => Object.assign(payload, { master: 'changed' })).toThrow(TypeError);
        }),
        on.custom(failover, { ...using({}, ({ payload }) => void seen.push(payload)), id: 'second' }),
      ],
    );
    expect(await unit.run('start')).toMatchObject({ committed: true });
    const payload = { master: 'redis-1', at: new Date('2026-01-01T00:00:00Z') };
    expect(seen).toEqual([payload, payload]);
    expect(seen[0]).not.toBe(seen[1]);
  });

  it('calls nobody when nobody listens, and asks Juju nothing', async () => {
    const { unit, emissions } = raising((events) => events.emit(done), []);
    expect(commandsOf(await unit.run('start'))).toEqual(['state-get']);
    expect(emissions).toEqual([{ called: [], deferred: [], skipped: [] }]);
  });

  it('counts what its handlers report', async () => {
    const { unit } = raising((events) => events.emit(done), [on.custom(done, () => blocked('by the event'))]);
    await unit.run('start');
    expect(unit.agent.status.message).toBe('by the event');
  });

  it('throws what a handler throws, calls no further one, and commits nothing', async () => {
    const seen: string[] = [];
    const { unit } = raising(
      (events) => events.emit(done),
      [
        on.custom(done, () => Promise.reject(new Error('broken'))),
        on.custom(done, { ...using({}, () => void seen.push('second')), id: 'second' }),
      ],
    );
    expect(await unit.run('start')).toMatchObject({ committed: false });
    expect(seen).toEqual([]);
  });

  it('runs nested events inside the handler that raises them', async () => {
    const journal: string[] = [];
    const { unit } = raising(
      (events) => events.emit(done),
      [
        on.custom(
          done,
          using({ events: Events }, async (_event, { events }) => {
            journal.push('outer begins');
            await events.emit(failover, { master: 'm', at: 0 });
            journal.push('outer ends');
          }),
        ),
        on.custom(failover, () => void journal.push('inner')),
      ],
    );
    await unit.run('start');
    expect(journal).toEqual(['outer begins', 'inner', 'outer ends']);
  });

  it.each<[name: string, payload: unknown, what: string]>([
    ['its schema refuses', { at: 0 }, 'cannot raise test/failover: master: Invalid input'],
    ['JSON cannot hold', { master: 'm', at: new Date(0) }, 'cannot raise test/failover: at: an instance of a class'],
  ])('refuses a payload that %s', async (_name, payload, what) => {
    const { unit } = raising((events) => events.emit(failover, payload as { master: string; at: string }), []);
    const record = await unit.run('start');
    expect(record.committed).toBe(false);
    expect(log(record)[0]).toContain(what);
  });
});

describe('a custom event that is deferred', () => {
  const deferring = () => {
    const seen: unknown[] = [];
    const { unit, emissions } = raising(
      (events) => events.emit(failover, { master: 'redis-1', at: '2026-01-01T00:00:00Z' }),
      [
        on.custom(failover, (event) => {
          seen.push([event.attempts, event.payload.at]);
          return event.attempts < 2 ? event.defer({ reason: 'not yet' }) : active('done');
        }),
      ],
    );
    return { unit, emissions, seen };
  };

  it('runs again in the next dispatch with its payload', async () => {
    const { unit, emissions, seen } = deferring();
    await unit.run('start');
    expect(emissions).toEqual([{ called: ['web: test/failover'], deferred: ['web: test/failover'], skipped: [] }]);
    await unit.run('update-status');
    await unit.run('update-status');
    const at = new Date('2026-01-01T00:00:00Z');
    expect(seen).toEqual([
      [0, at],
      [1, at],
      [2, at],
    ]);
    expect(unit.agent.status.message).toBe('done');
  });

  it('is not run twice when the same is raised while it waits', async () => {
    const { unit, emissions, seen } = deferring();
    await unit.run('start');
    await unit.run('start');
    expect(seen).toHaveLength(2);
    expect(emissions[1]).toEqual({ called: [], deferred: [], skipped: ['web: test/failover'] });
  });

  it('is given up when its payload is not valid any more', async () => {
    const event = { kind: 'custom', event: 'test/failover', payload: { old: true } };
    const entry = { handler: 'web: test/failover', event, reason: 'r', attempts: 1, since: '2026-01-01T00:00:00Z' };
    const unit = emulateUnit({
      state: { state: { [stateKey]: JSON.stringify({ version: 1, deferred: [entry] }) } },
      handlers: [on.custom(failover, () => Promise.reject(new Error('must not run')))],
    });
    const record = await unit.run('start');
    expect(record.committed).toBe(true);
    expect(log(record)).toEqual([
      expect.stringMatching(/^WARNING gave up deferred work .*its payload is not valid: master/),
    ]);
  });
});
