import { describe, expect, it } from 'vitest';
import { commandsOf, emulateUnit, log } from '../../test/emulated-unit.ts';
import { on } from '../events/on.ts';
import { active, maintenance } from '../outcome/status.ts';
import { using } from '../plugin/handler.ts';
import { Application } from './application.ts';
import { Unit } from './unit.ts';

const onMachine = { variables: { JUJU_MACHINE_ID: '0' } };

describe('Unit.setStatus', () => {
  it('shows at once, and what was reported in the end replaces it without another question', async () => {
    const shown: string[] = [];
    const unit = emulateUnit({
      handlers: [
        on.start(
          using({ unit: Unit }, async (_event, { unit: self }) => {
            await self.setStatus(maintenance('Restoring'));
            shown.push(unit.agent.status.message, (await self.status()).message);
            return active('ready');
          }),
        ),
      ],
    });
    const record = await unit.run('start');
    expect(shown).toEqual(['Restoring', 'Restoring']);
    expect(unit.agent.status).toMatchObject({ status: 'active', message: 'ready' });
    expect(commandsOf(record)).toEqual(['state-get', 'status-set', 'status-set']);
  });

  it('is not the end of a status that is reported nowhere', async () => {
    const { record } = await emulateUnit().ask(
      { unit: Unit, application: Application },
      async ({ unit, application }) => {
        await unit.setStatus(maintenance('unit'));
        await application.setStatus(maintenance('application'));
        return [unit.name, unit.number, await application.status(), application.name];
      },
    );
    expect(record.after).toMatchObject({
      unitStatus: { message: 'unit' },
      applicationStatus: { message: 'application' },
    });
  });
});

describe('Unit.reboot', () => {
  /** The emulated unit is on Kubernetes, so the answer is made up. */
  const rebooting = (asked: (readonly string[])[], host: object = onMachine) =>
    emulateUnit({
      host,
      intercept: (execution) => async (call) => {
        if (call.command !== 'juju-reboot') return await execution.run(call);
        asked.push([call.command, ...call.args]);
        return { exitCode: 0, stdout: '', stderr: '' };
      },
      handlers: [on.start(using({ unit: Unit }, (_event, { unit }) => unit.reboot()))],
    });

  it('reboots once the hook has succeeded', async () => {
    const asked: (readonly string[])[] = [];
    const record = await rebooting(asked).run('start');
    expect(record).toMatchObject({ exitCode: 0, committed: true });
    expect(asked).toEqual([['juju-reboot']]);
  });

  it('goes no further when it reboots at once: the agent ends the process, and nothing is committed', async () => {
    const controller = new AbortController();
    const unit = emulateUnit({
      host: { ...onMachine, signal: controller.signal },
      handlers: [on.start(using({ unit: Unit }, async (_event, { unit }) => await unit.reboot({ now: true })))],
      intercept: (execution) => async (call) => {
        const result = await execution.run(call);
        if (call.command === 'juju-reboot') controller.abort(new Error('the agent ended this hook (SIGTERM)'));
        return result;
      },
    });
    expect(await unit.run('start')).toMatchObject({ exitCode: 1, committed: false });
  });

  it('refuses on Kubernetes', async () => {
    const asked: (readonly string[])[] = [];
    const record = await rebooting(asked, {}).run('start');
    expect(log(record)[0]).toContain('cannot reboot: this unit runs on Kubernetes');
    expect(asked).toEqual([]);
  });

  it('refuses in an action', async () => {
    const unit = emulateUnit({
      metadata: { actions: { reboot: {} } },
      host: onMachine,
      handlers: [
        on.action('reboot', {
          ...using({ unit: Unit }, async (_event: unknown, { unit }) => await unit.reboot({ now: true })),
        }),
      ],
    });
    expect(log(await unit.action('reboot'))[0]).toContain('cannot reboot: an action runs');
  });
});
