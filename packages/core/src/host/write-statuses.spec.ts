import { describe, expect, it } from 'vitest';
import { commandsOf, does, emulateUnit, log } from '../../test/emulated-unit.ts';
import { on } from '../events/on.ts';
import type { Report } from '../outcome/outcome.ts';
import { active, blocked, type Status, waiting } from '../outcome/status.ts';
import { contribute } from '../plugin/contribution.ts';
import { definePlugin } from '../plugin/define-plugin.ts';
import { ApplicationStatusSource, StatusSource } from '../plugin/status-source.ts';

interface Situation {
  readonly reports?: readonly Report[];
  readonly conditions?: readonly (Status | undefined)[];
  readonly leader?: boolean;
  /** What Juju shows of the unit beforehand. */
  readonly unit?: Status;
  /** What Juju shows of the application beforehand. */
  readonly application?: Status;
}

async function statusesAfter({
  reports = [],
  conditions = [],
  leader = false,
  unit = active('before'),
  application,
}: Situation) {
  const emulated = emulateUnit({
    plugins: [
      definePlugin({
        name: 'test/conditions',
        version: '1.0.0',
        parts: () => ({
          contributions: conditions.map((status) =>
            contribute(StatusSource, {}, () => ({ status: () => Promise.resolve(status) })),
          ),
        }),
      })(),
    ],
    handlers: reports.map((report, index) => on.updateStatus({ ...does(() => report), id: String(index) })),
    state: {
      leader,
      unitStatus: { ...unit, since: 0 },
      ...(application === undefined ? {} : { applicationStatus: { ...application, since: 0 } }),
    },
  });
  const record = await emulated.run('update-status');
  const shown = ({ status, message }: Status | { status: string; message: string }) => `${status}: ${message}`;
  const { unitStatus, applicationStatus } = record.after;
  return {
    unit: shown(unitStatus),
    application: applicationStatus === undefined ? undefined : shown(applicationStatus),
    writes: commandsOf(record).filter((command) => command === 'status-set').length,
    commands: commandsOf(record).filter((command) => command !== 'state-get'),
  };
}

describe('writeStatuses, of the unit', () => {
  it.each<[name: string, situation: Situation, unit: string, writes: number]>([
    ['writes what was reported', { reports: [{ unit: waiting('w') }] }, 'waiting: w', 1],
    ['writes the worst of all reports', { reports: [{ unit: blocked('b') }, { unit: active() }] }, 'blocked: b', 1],
    [
      'lets a condition outrank what handlers reported',
      { reports: [{ unit: active() }], conditions: [undefined, blocked('no certificate')] },
      'blocked: no certificate',
      1,
    ],
    ['shows a condition although no handler reported', { conditions: [blocked('b')] }, 'blocked: b', 1],
    [
      'shows the worse report over a condition',
      { reports: [{ unit: blocked('b') }], conditions: [waiting('w')] },
      'blocked: b',
      1,
    ],
    ['writes nothing that shows already', { reports: [{ unit: active('before') }] }, 'active: before', 0],
    ['writes another message', { reports: [{ unit: active() }] }, 'active: ', 1],
    ['writes nothing when nobody reported', { conditions: [undefined] }, 'active: before', 0],
  ])('%s', async (_name, situation, unit, writes) => {
    expect(await statusesAfter(situation)).toMatchObject({ unit, writes, application: undefined });
  });

  it('asks nothing when nobody reported', async () => {
    expect((await statusesAfter({})).commands).toEqual([]);
  });
});

describe('writeStatuses, of several components', () => {
  const conditions = () =>
    definePlugin({
      name: 'test/db',
      version: '1.0.0',
      parts: () => ({
        contributions: [
          contribute(StatusSource, {}, () => ({
            status: () => Promise.resolve([waiting('no relation'), waiting('no data')]),
          })),
          contribute(StatusSource, {}, () => ({ status: () => Promise.resolve(blocked('full')), component: 'disk' })),
        ],
      }),
    })();

  it('loses none: what does not show is in the log', async () => {
    const emulated = emulateUnit({ plugins: [conditions()], handlers: [on.start(() => active('fine'))] });
    const record = await emulated.run('start');
    expect(emulated.agent.status.message).toBe('full');
    expect(log(record)).toEqual([
      'DEBUG a status that does not show (component=test/db status=waiting message="no data")',
      'DEBUG a status that does not show (component=test/db status=waiting message="no relation")',
    ]);
    expect(log(await emulated.run('start'))).toEqual([]);
  });

  it('names the component and counts the others when the charm says so', async () => {
    const emulated = emulateUnit({ plugins: [conditions()], charm: { summariseStatuses: true } });
    await emulated.run('start');
    expect(emulated.agent.status.message).toBe('disk: full (+2)');
  });
});

describe('writeStatuses, of the application', () => {
  const fine: Report = { unit: active('before'), application: active('all') };

  it.each<[name: string, situation: Situation, application: string | undefined]>([
    ['writes it on the leader', { leader: true, reports: [fine] }, 'active: all'],
    ['writes nothing on another unit', { leader: false, reports: [fine] }, undefined],
    [
      'shows it no better than its leader',
      { leader: true, reports: [fine], conditions: [blocked('no certificate')], application: active('all') },
      'blocked: no certificate',
    ],
    [
      'shows it worse than its leader',
      { leader: true, reports: [{ unit: active(), application: waiting('for units') }] },
      'waiting: for units',
    ],
    ['writes nothing when nobody reported it', { leader: true, reports: [{ unit: waiting('w') }] }, undefined],
  ])('%s', async (_name, situation, application) => {
    expect((await statusesAfter(situation)).application).toBe(application);
  });

  it('asks who leads for conditions of the application, and for nothing else', async () => {
    const condition = contribute(ApplicationStatusSource, {}, () => ({
      status: () => Promise.resolve(waiting('for units')),
    }));
    for (const [leader, application, commands] of [
      [true, 'for units', ['state-get', 'is-leader', 'status-get', 'status-set']],
      [false, undefined, ['state-get', 'is-leader']],
    ] as const) {
      const emulated = emulateUnit({ state: { leader }, charm: { contributions: [condition] } });
      const record = await emulated.run('update-status');
      expect(record.after.applicationStatus?.message).toBe(application);
      expect(commandsOf(record)).toEqual(commands);
    }
  });

  it('makes three calls at most when all shows already, on any unit', async () => {
    for (const [leader, calls] of [
      [true, ['state-get', 'status-get']],
      [false, ['state-get', 'status-get', 'status-get']],
    ] as const) {
      const emulated = emulateUnit({ state: { leader }, handlers: [on.updateStatus(() => fine)] });
      await emulated.run('update-status');
      expect(commandsOf(await emulated.run('update-status'))).toEqual(calls);
    }
  });

  it('writes nothing that shows already', async () => {
    const { writes, commands } = await statusesAfter({ leader: true, reports: [fine], application: active('all') });
    expect(writes).toBe(0);
    // The answer for the application holds the unit's, and says who leads.
    expect(commands).toEqual(['status-get']);
  });
});
