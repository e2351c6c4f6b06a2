import { hook, relationHook } from '@charmsmith/juju-emulator';
import { describe, expect, it } from 'vitest';
import { commandsOf, does, emulateUnit, log } from '../../test/emulated-unit.ts';
import type { ConfigChangedEvent, RelationChangedEvent, UpdateStatusEvent } from '../events/juju-event.ts';
import { on } from '../events/on.ts';
import { completed, failed, type Outcome } from '../outcome/outcome.ts';
import { active, blocked, waiting } from '../outcome/status.ts';
import { definePlugin, type PluginParts } from '../plugin/define-plugin.ts';
import { handler } from '../plugin/handler.ts';
import { provide } from '../plugin/provide.ts';
import { token } from '../plugin/token.ts';
import { stateKey } from '../state/framework-state.ts';

const plugin = (parts: PluginParts) => definePlugin({ name: 'test/plugin', version: '1.0.0', parts: () => parts })();

/** A handler that defers until it is told to stop, and what it saw. */
function deferring() {
  const seen = { attempts: [] as number[], done: false };
  const handle = (event: ConfigChangedEvent): Outcome => {
    seen.attempts.push(event.attempts);
    return seen.done ? active() : event.defer({ reason: 'not yet', unit: waiting('for it') });
  };
  return { seen, handle };
}

function storedQueue(state: Readonly<Record<string, string>>): unknown {
  const text = state[stateKey];
  return text === undefined ? undefined : (JSON.parse(text) as { deferred: unknown }).deferred;
}

describe('runDispatch', () => {
  it('runs deferred work, plugins, the charm, statuses and the commit, in this order', async () => {
    const journal: string[] = [];
    const { handle } = deferring();
    const unit = emulateUnit({
      plugins: [plugin({ handlers: [on.updateStatus(does(() => void journal.push('plugin: update-status')))] })],
      handlers: [
        on.updateStatus(
          does(() => {
            journal.push('charm: update-status');
            return active();
          }),
        ),
        on.configChanged(
          does((event: ConfigChangedEvent) => {
            journal.push('charm: config-changed');
            return handle(event);
          }),
        ),
      ],
      intercept: (execution) => (call) => {
        journal.push(call.command);
        return execution.run(call);
      },
    });
    await unit.run('config-changed');
    journal.length = 0;
    expect(await unit.run('update-status')).toMatchObject({ committed: true });
    expect(journal.filter((entry) => entry !== 'juju-log')).toEqual([
      'state-get',
      'charm: config-changed',
      'plugin: update-status',
      'charm: update-status',
      'status-get',
      'state-set',
    ]);
  });

  it('runs one hook command when there is nothing to do, two when the status shows already', async () => {
    const unit = emulateUnit({ handlers: [on.updateStatus(does(() => active('ready')))] });
    expect(commandsOf(await unit.run('start'))).toEqual(['state-get']);
    expect(commandsOf(await unit.run('update-status'))).toEqual(['state-get', 'status-get', 'status-set']);
    expect(commandsOf(await unit.run('update-status'))).toEqual(['state-get', 'status-get']);
  });

  it('ignores an event that nobody knows, and says so', async () => {
    const record = await emulateUnit().run('frobnicated');
    expect(record).toMatchObject({ exitCode: 0, committed: true });
    expect(log(record)).toEqual(['DEBUG ignored an event that is not in the contract (event=frobnicated)']);
  });

  it('gives each handler an event of its own that it cannot change', async () => {
    const record = await emulateUnit({
      handlers: [on.start(does((event) => void Object.assign(event, { kind: 'stop' })))],
    }).run('start');
    expect(record.exitCode).toBe(1);
    expect(log(record)[0]).toContain('read only property');
  });
});

describe('runDispatch, when a handler fails', () => {
  it('commits nothing, sets no status, and says why in one line', async () => {
    const { handle } = deferring();
    const unit = emulateUnit({
      handlers: [
        on.configChanged(does(handle)),
        on.configChanged({ ...does(() => Promise.reject(new Error('broken\nin two'))), id: 'second' }),
      ],
    });
    const record = await unit.run('config-changed');
    expect(record).toMatchObject({ exitCode: 1, committed: false });
    expect(commandsOf(record).filter((command) => command !== 'juju-log')).toEqual(['state-get']);
    expect(log(record).filter((line) => line.startsWith('ERROR'))).toEqual(['ERROR broken in two']);
    expect(unit.agent.state.state).toEqual({});
  });

  it.each<[name: string, text: string]>([
    ['not JSON', '{'],
    ['null', 'null'],
    ['of another version', '{"version":2,"deferred":[]}'],
    ['damaged', '{"version":1,"deferred":[null]}'],
  ])('leaves stored state that is %s as it is', async (_name, text) => {
    const unit = emulateUnit({ state: { state: { [stateKey]: text } } });
    const record = await unit.run('start');
    expect(record.exitCode).toBe(1);
    expect(log(record)[0]).toContain("cannot read the unit's stored state");
    expect(unit.agent.state.state).toEqual({ [stateKey]: text });
  });

  it('says which variable is missing before it asks Juju anything', async () => {
    const record = await emulateUnit({ host: { environment: { JUJU_DISPATCH_PATH: 'hooks/start' } } }).run('start');
    expect(record).toMatchObject({ exitCode: 1, commands: [] });
    expect(log(record)[0]).toContain('JUJU_UNIT_NAME is not set');
  });

  it('says what is wrong with the composition before it asks Juju anything', async () => {
    const record = await emulateUnit({ plugins: [plugin({}), plugin({})] }).run('start');
    expect(record.exitCode).toBe(1);
    expect(new Set(commandsOf(record))).toEqual(new Set(['juju-log']));
    expect(log(record)[0]).toContain('cannot compose charm web: test/plugin: it is listed twice');
  });

  it('says on stderr what juju-log cannot take', async () => {
    const record = await emulateUnit({
      handlers: [on.start(does(() => Promise.reject(new Error('broken'))))],
      intercept: (execution) => (call) =>
        call.command === 'juju-log'
          ? Promise.resolve({ exitCode: 1, stdout: '', stderr: 'ERROR no log\n' })
          : execution.run(call),
    }).run('start');
    expect(log(record)[0]).toBe('WARNING ERROR broken');
    expect(log(record).at(-1)).toMatch(/^WARNING TRACE .*\(juju-log failed: .*no log/);
  });
});

describe('runDispatch, when a handler defers', () => {
  it('keeps its place and its date, counts its attempts, and drops it when done', async () => {
    let now = new Date('2026-01-01T00:00:00Z');
    const first = deferring();
    const second = deferring();
    const unit = emulateUnit({
      host: { clock: { now: () => now } },
      handlers: [
        on.configChanged({ ...does(first.handle), id: 'first' }),
        on.configChanged({ ...does(second.handle), id: 'second' }),
      ],
    });
    const entry = (id: string, attempts: number) => ({
      handler: `web: ${id}`,
      event: { kind: 'config-changed' },
      reason: 'not yet',
      attempts,
      since: '2026-01-01T00:00:00.000Z',
    });
    await unit.run('config-changed');
    expect(storedQueue(unit.agent.state.state)).toEqual([entry('first', 1), entry('second', 1)]);
    now = new Date('2026-01-02T00:00:00Z');
    await unit.run('update-status');
    expect(storedQueue(unit.agent.state.state)).toEqual([entry('first', 2), entry('second', 2)]);
    first.seen.done = true;
    await unit.run('update-status');
    expect(storedQueue(unit.agent.state.state)).toEqual([entry('second', 3)]);
    second.seen.done = true;
    await unit.run('update-status');
    expect(storedQueue(unit.agent.state.state)).toEqual([]);
    expect(first.seen.attempts).toEqual([0, 1, 2]);
    expect(second.seen.attempts).toEqual([0, 1, 2, 3]);
  });

  it('shows what it reported with the deferral', async () => {
    const unit = emulateUnit({ handlers: [on.configChanged(does(deferring().handle))] });
    await unit.run('config-changed');
    expect(unit.agent.status).toMatchObject({ status: 'waiting', message: 'for it' });
  });

  it('says so once, however often it happens', async () => {
    const unit = emulateUnit({ handlers: [on.configChanged(does(deferring().handle))] });
    const first = log(await unit.run('config-changed'));
    expect(first).toEqual([
      expect.stringMatching(/^INFO deferred \(handler="web: config-changed" reason="not yet" attempts=1 since=/),
    ]);
    expect(log(await unit.run('update-status'))).toEqual([expect.stringMatching(/^DEBUG deferred .*attempts=2/)]);
  });

  it('does not run it twice when the same event comes again', async () => {
    const { seen, handle } = deferring();
    const unit = emulateUnit({ handlers: [on.configChanged(does(handle))] });
    await unit.run('config-changed');
    await unit.run('config-changed');
    expect(seen.attempts).toEqual([0, 1]);
  });

  it('runs it for each of two relations', async () => {
    const seen: string[] = [];
    const unit = emulateUnit({
      metadata: { requires: { db: { interface: 'mysql' } } },
      state: {
        relations: ['db:1', 'db:2'].map((id) => ({
          id,
          endpoint: 'db',
          remoteApp: 'mysql',
          remoteUnits: [],
          databags: {},
        })),
      },
      handlers: [
        on.relationChanged(
          'db',
          does((event: RelationChangedEvent) => {
            seen.push(event.relationId);
            return event.defer({ reason: 'not yet' });
          }),
        ),
      ],
    });
    await unit.run(relationHook('db:1', 'changed'));
    await unit.run(relationHook('db:2', 'changed'));
    expect(seen).toEqual(['db:1', 'db:1', 'db:2']);
  });

  it('runs it again before an action', async () => {
    const { seen, handle } = deferring();
    const unit = emulateUnit({
      metadata: { actions: { check: {} } },
      handlers: [
        on.configChanged(does(handle)),
        on.action(
          'check',
          does(() => completed()),
        ),
      ],
    });
    await unit.run('config-changed');
    await unit.action('check');
    expect(seen.attempts).toEqual([0, 1]);
  });

  it('drops the work of a handler that the charm has no more, and says so', async () => {
    const before = emulateUnit({ handlers: [on.configChanged(does(deferring().handle))] });
    await before.run('config-changed');
    const unit = emulateUnit({ state: { state: before.agent.state.state } });
    const record = await unit.run('update-status');
    expect(log(record)[0]).toMatch(
      /^WARNING gave up deferred work \(handler="web: config-changed" event=config-changed .*no such handler/,
    );
    expect(storedQueue(unit.agent.state.state)).toEqual([]);
  });
});

describe('runDispatch, for an action', () => {
  const unit = () =>
    emulateUnit({
      metadata: { actions: { check: {}, restart: {}, nobody: {} } },
      handlers: [
        on.action(
          'check',
          does(() => completed({ result: 'fine' })),
        ),
        on.action(
          'restart',
          does(() => failed('cannot restart', { tried: 'yes' })),
        ),
      ],
    });

  it.each([
    ['check', { status: 'completed', message: '', results: { result: 'fine' } }],
    ['restart', { status: 'failed', message: 'cannot restart', results: { tried: 'yes' } }],
    ['nobody', { status: 'failed', message: 'this charm does not handle action nobody', results: {} }],
  ])('answers: %s', async (name, outcome) => {
    expect(await unit().action(name)).toMatchObject({ exitCode: 0, action: outcome });
  });
});

describe('runDispatch, when its signal is aborted', () => {
  it('commits nothing although every handler succeeded', async () => {
    const controller = new AbortController();
    const unit = emulateUnit({
      handlers: [
        on.configChanged(
          does((event: ConfigChangedEvent) => {
            controller.abort(new Error('the agent goes'));
            return event.defer({ reason: 'later', unit: blocked('never shown') });
          }),
        ),
      ],
    });
    const record = await unit.run('config-changed', { signal: controller.signal });
    expect(record).toMatchObject({ exitCode: 1, committed: false });
    expect(log(record).at(-1)).toContain('the agent goes');
    expect(unit.agent.state.state).toEqual({});
    expect(unit.agent.status.message).not.toBe('never shown');
  });

  it('runs no further handler', async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const unit = emulateUnit({
      handlers: [
        on.start({ ...does(() => controller.abort(new Error('stop'))), id: 'first' }),
        on.start({ ...does(() => void seen.push('second')), id: 'second' }),
      ],
    });
    expect((await unit.run('start', { signal: controller.signal })).exitCode).toBe(1);
    expect(seen).toEqual([]);
  });
});

describe('runDispatch, at the end', () => {
  interface Open {
    readonly name: string;
  }
  const First = token<Open>('test/First');
  const Second = token<Open>('test/Second');

  function opening(disposed: string[], close: () => void = () => undefined) {
    const open = (name: string) => ({
      name,
      [Symbol.asyncDispose]: async () => {
        await Promise.resolve();
        disposed.push(name);
        close();
      },
    });
    return plugin({
      provides: [provide(First, {}, () => open('first')), provide(Second, { first: First }, () => open('second'))],
    });
  }
  const uses = (handle: (event: UpdateStatusEvent) => Outcome) =>
    on.updateStatus(
      handler(
        class {
          readonly #second: Open;
          constructor({ second }: { readonly second: Open }) {
            this.#second = second;
          }
          handle(event: UpdateStatusEvent): Outcome {
            if (this.#second.name !== 'second') throw new Error('another service');
            return handle(event);
          }
        },
        { second: Second },
      ),
    );

  it('closes services in reverse order of their creation', async () => {
    const disposed: string[] = [];
    const unit = emulateUnit({ plugins: [opening(disposed)], handlers: [uses(() => active())] });
    expect((await unit.run('update-status')).exitCode).toBe(0);
    expect(disposed).toEqual(['second', 'first']);
  });

  it('closes them also when the dispatch failed', async () => {
    const disposed: string[] = [];
    const fail = () => {
      throw new Error('broken');
    };
    const unit = emulateUnit({ plugins: [opening(disposed)], handlers: [uses(fail)] });
    expect((await unit.run(hook('update-status'))).exitCode).toBe(1);
    expect(disposed).toEqual(['second', 'first']);
  });

  const stuck = () => {
    throw new Error('stuck');
  };

  it('fails the dispatch when a service cannot be closed', async () => {
    const unit = emulateUnit({
      plugins: [opening([], stuck)],
      handlers: [uses((event) => event.defer({ reason: 'later' }))],
    });
    const record = await unit.run('update-status');
    expect(record).toMatchObject({ exitCode: 1, committed: false });
    expect(log(record).at(-1)).toBe('ERROR cannot close all services of this dispatch: stuck; stuck');
    expect(unit.agent.state.state).toEqual({});
  });

  it('says both when the dispatch failed and a service cannot be closed', async () => {
    const unit = emulateUnit({
      plugins: [opening([], stuck)],
      handlers: [
        uses(() => {
          throw new Error('broken');
        }),
      ],
    });
    expect(log(await unit.run('update-status'))).toEqual([
      'ERROR broken',
      'ERROR cannot close all services of this dispatch: stuck; stuck',
    ]);
  });
});
