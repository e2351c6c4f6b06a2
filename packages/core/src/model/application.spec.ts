import { describe, expect, it } from 'vitest';
import { emulateUnit } from '../../test/emulated-unit.ts';
import { Application, createApplication } from './application.ts';

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
    const application = createApplication({
      goalState: () =>
        Promise.resolve({
          units: { 'web/0': { status: 'active' }, 'web/1': { status: 'dying' } },
          relations: {},
        }),
      applicationVersionSet: () => Promise.resolve(),
    });
    expect(await application.plannedUnits()).toBe(1);
  });

  it('sets the version that Juju shows of the workload', async () => {
    const { record } = await emulateUnit().ask({ application: Application }, ({ application }) =>
      application.setWorkloadVersion('7.2.5'),
    );
    expect(record.after.workloadVersion).toBe('7.2.5');
  });
});
