import { describe, expect, it } from 'vitest';
import { emulateUnit, log } from '../../test/emulated-unit.ts';
import { on } from '../events/on.ts';
import type { ConfigChangedEvent } from '../events/juju-event.ts';
import { Leadership } from '../model/leadership.ts';
import { ContainerUnavailable, NotReady } from '../outcome/not-ready.ts';
import type { Outcome } from '../outcome/outcome.ts';
import { active, blocked, waiting } from '../outcome/status.ts';
import { StopDispatch } from '../outcome/stop-dispatch.ts';
import { handler, using } from '../plugin/handler.ts';
import { type DeferredEntry, stateKey } from '../state/framework-state.ts';

function queueOf(state: Readonly<Record<string, string>>): readonly DeferredEntry[] {
  return (JSON.parse(state[stateKey] ?? '{"deferred":[]}') as { deferred: DeferredEntry[] }).deferred;
}
const entry = (over: Partial<DeferredEntry> = {}): DeferredEntry => ({
  handler: 'web: config-changed',
  event: { kind: 'config-changed' },
  reason: 'not yet',
  attempts: 1,
  since: '2026-01-01T00:00:00.000Z',
  ...over,
});
const stored = (...deferred: readonly DeferredEntry[]) => ({
  state: { [stateKey]: JSON.stringify({ version: 1, deferred }) },
});
const at = (time: string) => ({ clock: { now: () => new Date(time) } });

describe('deferral', () => {
  it('tells a handler how often and since when it has deferred', async () => {
    const seen: unknown[] = [];
    const unit = emulateUnit({
      state: stored(entry({ attempts: 3 })),
      host: at('2026-01-01T00:01:00Z'),
      handlers: [
        on.configChanged(({ attempts, firstSeen, ageMs }) => void seen.push({ attempts, firstSeen, ageMs })),
        on.start(({ attempts, firstSeen, ageMs }) => void seen.push({ attempts, firstSeen, ageMs })),
      ],
    });
    await unit.run('start');
    expect(seen).toEqual([
      { attempts: 3, firstSeen: new Date('2026-01-01T00:00:00Z'), ageMs: 60_000 },
      { attempts: 0, firstSeen: new Date('2026-01-01T00:01:00Z'), ageMs: 0 },
    ]);
  });

  it.each<
    [name: string, attempts: number, limit: { maxAttempts?: number; maxAgeMs?: number }, why: string | undefined]
  >([
    ['after its last attempt', 2, { maxAttempts: 3 }, 'it ran 3 times'],
    ['not before', 1, { maxAttempts: 3 }, undefined],
    ['when it is too old', 1, { maxAgeMs: 60_000 }, 'it is older than 60000 ms'],
    ['not when it is younger', 1, { maxAgeMs: 60_001 }, undefined],
  ])('is given up %s', async (_name, attempts, limit, why) => {
    const unit = emulateUnit({
      state: stored(entry({ attempts })),
      host: at('2026-01-01T00:01:00Z'),
      handlers: [on.configChanged((event) => event.defer({ reason: 'again', unit: waiting('w'), ...limit }))],
    });
    const record = await unit.run('start');
    expect(record.committed).toBe(true);
    expect(queueOf(unit.agent.state.state)).toHaveLength(why === undefined ? 1 : 0);
    const warnings = log(record).filter((line) => line.startsWith('WARNING'));
    const line =
      `WARNING gave up deferred work (handler="web: config-changed" event=config-changed reason=again ` +
      `attempts=${attempts + 1} since=2026-01-01T00:00:00.000Z why="${why}")`;
    expect(warnings).toEqual(why === undefined ? [] : [line]);
    expect(unit.agent.status.message).toBe('w');
  });

  it.each<[name: string, over: Partial<DeferredEntry>]>([
    ['of a handler that is gone', { handler: 'web: gone' }],
    ['of a handler that handles something else by now', { event: { kind: 'start' } }],
    ['of a reconciler that is gone', { handler: 'web: reconcile', event: { kind: 'reconcile' } }],
  ])('work %s is given up with a warning, the rest goes on', async (_name, over) => {
    const seen: string[] = [];
    const unit = emulateUnit({
      state: stored(entry(over), entry()),
      handlers: [on.configChanged(() => void seen.push('ran'))],
    });
    const record = await unit.run('start');
    expect(record.committed).toBe(true);
    expect(seen).toEqual(['ran']);
    expect(log(record)).toEqual([expect.stringMatching(/^WARNING gave up .*this charm has no such handler/)]);
  });

  it('of a relation that has gone is still delivered; the relation reads as empty', async () => {
    const seen: unknown[] = [];
    const event = { kind: 'relation-changed', endpoint: 'db', relationId: 'db:9', remoteApp: 'mysql' } as const;
    const unit = emulateUnit({
      metadata: { requires: { db: { interface: 'mysql' } } },
      state: stored(entry({ handler: 'web: db-relation-changed', event })),
      handlers: [
        on.relationChanged('db', async ({ relation }) => {
          seen.push(await relation.active(), await relation.units(), await relation.unit('mysql/0').read());
        }),
      ],
    });
    expect(await unit.run('start')).toMatchObject({ committed: true });
    expect(seen).toEqual([false, [], {}]);
  });
});

describe('guard', () => {
  class Lead {
    readonly #leadership: Leadership;
    readonly #journal: string[];
    constructor({ leadership }: { readonly leadership: Leadership }, journal: string[]) {
      this.#leadership = leadership;
      this.#journal = journal;
    }
    guard(): Promise<boolean> {
      return this.#leadership.isLeader();
    }
    handle(event: ConfigChangedEvent): Outcome {
      this.#journal.push('handled');
      return event.defer({ reason: 'not yet' });
    }
  }

  it.each([
    [true, ['handled', 'handled'], 1],
    [false, ['handled'], 0],
  ])('is asked before deferred work runs again: leader %s', async (leader, journal, left) => {
    const handled: string[] = [];
    class Handled extends Lead {
      constructor(deps: { readonly leadership: Leadership }) {
        super(deps, handled);
      }
    }
    const unit = emulateUnit({ handlers: [on.configChanged(handler(Handled, { leadership: Leadership }))] });
    await unit.run('config-changed');
    unit.agent.setLeader(leader);
    const record = await unit.run('start');
    expect(handled).toEqual(journal);
    expect(queueOf(unit.agent.state.state)).toHaveLength(left);
    if (!leader)
      expect(log(record)).toEqual([expect.stringMatching(/^INFO dropped deferred work: it is wanted no more/)]);
  });

  it('may be a function', async () => {
    const unit = emulateUnit({
      state: stored(entry()),
      handlers: [
        on.configChanged(
          using({ leadership: Leadership }, () => active('ran'), { guard: ({ attempts }) => attempts > 1 }),
        ),
      ],
    });
    await unit.run('start');
    expect(unit.agent.status.message).not.toBe('ran');
    expect(queueOf(unit.agent.state.state)).toEqual([]);
  });
});

describe('NotReady', () => {
  it.each([
    ['Waiting with its message', new NotReady('the database is not there'), 'waiting', 'the database is not there'],
    [
      'the status it carries',
      new NotReady('no licence', { status: blocked('Give a licence') }),
      'blocked',
      'Give a licence',
    ],
    ['the container', new ContainerUnavailable('redis'), 'waiting', 'Waiting for Pebble in container redis'],
  ])('shows %s, lets other handlers run, and its own run again', async (_name, error, status, message) => {
    const seen: number[] = [];
    const unit = emulateUnit({
      handlers: [
        on.configChanged(({ attempts }) => {
          seen.push(attempts);
          throw error;
        }),
        on.configChanged({ ...using({}, () => active('second')), id: 'second' }),
      ],
    });
    const record = await unit.run('config-changed');
    expect(record).toMatchObject({ exitCode: 0, committed: true });
    expect(unit.agent.status).toMatchObject({ status, message });
    expect(queueOf(unit.agent.state.state)).toMatchObject([{ handler: 'web: config-changed', reason: error.message }]);
    await unit.run('start');
    expect(seen).toEqual([0, 1]);
  });

  it('is a line in the log where the event cannot be deferred', async () => {
    const unit = emulateUnit({ handlers: [on.stop(() => Promise.reject(new NotReady('busy')))] });
    const record = await unit.run('stop');
    expect(record.committed).toBe(true);
    expect(log(record)).toEqual(['WARNING not ready (handler="web: stop" reason=busy)']);
    expect(queueOf(unit.agent.state.state)).toEqual([]);
  });

  it('fails an action with its message', async () => {
    const unit = emulateUnit({
      metadata: { actions: { check: {} } },
      handlers: [on.action('check', () => Promise.reject(new NotReady('busy')))],
    });
    expect((await unit.action('check')).action).toMatchObject({ status: 'failed', message: 'busy' });
  });
});

describe('StopDispatch', () => {
  it('runs no further handler, commits, collects statuses, and keeps deferred work that was not reached', async () => {
    const seen: string[] = [];
    const unit = emulateUnit({
      state: stored(entry({ handler: 'web: first' }), entry({ handler: 'web: second' })),
      handlers: [
        on.configChanged({
          ...using({}, () => {
            seen.push('first');
            throw new StopDispatch('enough', { unit: blocked('Stopped') });
          }),
          id: 'first',
        }),
        on.configChanged({ ...using({}, () => void seen.push('second')), id: 'second' }),
        on.start(() => void seen.push('start')),
      ],
    });
    const record = await unit.run('start');
    expect(record).toMatchObject({ exitCode: 0, committed: true });
    expect(seen).toEqual(['first']);
    expect(unit.agent.status).toMatchObject({ status: 'blocked', message: 'Stopped' });
    expect(queueOf(unit.agent.state.state)).toEqual([entry({ handler: 'web: second' })]);
    expect(log(record)).toEqual(['INFO stopped (handler="web: first" reason=enough)']);
  });
});

describe('a handler that does not listen to the signal', () => {
  it('does not keep the dispatch from ending', async () => {
    const controller = new AbortController();
    const unit = emulateUnit({
      handlers: [
        on.start(() => {
          controller.abort(new Error('the agent goes'));
          return new Promise<never>(() => undefined);
        }),
      ],
    });
    const record = await unit.run('start', { signal: controller.signal });
    expect(record).toMatchObject({ exitCode: 1, committed: false });
    expect(log(record)).toEqual(['ERROR the agent goes']);
  });
});

describe('restricted contexts', () => {
  it.each(['collect-metrics', 'meter-status-changed'])('%s: handlers run, and Juju is asked nothing', async (name) => {
    const unit = emulateUnit({
      state: stored(entry()),
      handlers: [on.collectMetrics(() => undefined), on.configChanged(() => Promise.reject(new Error('must not run')))],
    });
    expect(await unit.run(name)).toMatchObject({ exitCode: 0, committed: true, commands: [] });
    expect(queueOf(unit.agent.state.state)).toEqual([entry()]);
  });
});

describe('the summary', () => {
  it('is one line with event, handlers, calls, bytes and milliseconds', async () => {
    const lines: string[] = [];
    const unit = emulateUnit({
      host: { writeSummary: (line) => lines.push(line) },
      handlers: [on.start(() => active('ready'))],
    });
    await unit.run('start');
    expect(lines).toEqual([expect.stringMatching(/^dispatched start \(exit=0 handlers=1 calls=3 bytes=\d+ ms=\d+\)$/)]);
  });
});
