import { describe, expect, it } from 'vitest';
import { emulateUnit } from '../../test/emulated-unit.ts';
import { Application } from './application.ts';

describe('Application', () => {
  it('gives the number of planned units, asked once', async () => {
    const unit = emulateUnit({ state: { plannedUnits: 3 } });
    const { answer, commands } = await unit.ask({ application: Application }, async ({ application }) => {
      await application.plannedUnits();
      return await application.plannedUnits();
    });
    expect(answer).toBe(3);
    expect(commands).toEqual(['goal-state']);
  });

  it('does not count units on their way out', async () => {
    const goalState = {
      units: { 'web/0': { status: 'active' }, 'web/1': { status: 'dying' } },
      relations: {},
    };
    const unit = emulateUnit({
      intercept: (execution) => async (call) =>
        call.command === 'goal-state'
          ? { exitCode: 0, stdout: JSON.stringify(goalState), stderr: '' }
          : await execution.run(call),
    });
    const { answer } = await unit.ask({ application: Application }, async ({ application }) => ({
      planned: await application.plannedUnits(),
      wanted: await application.goalState(),
    }));
    expect(answer).toEqual({ planned: 1, wanted: goalState });
  });

  it('sets the version that Juju shows of the workload', async () => {
    const { record } = await emulateUnit().ask({ application: Application }, ({ application }) =>
      application.setWorkloadVersion('7.2.5'),
    );
    expect(record.after.workloadVersion).toBe('7.2.5');
  });
});
