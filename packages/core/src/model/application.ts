import type { HookCommands } from '@charmsmith/hook-commands';
import { token } from '../plugin/token.ts';

/** This unit's application, and this unit in it. */
export interface Application {
  /** How many units there are meant to be, without those on their way out; 0 while the application goes. Asked once. */
  plannedUnits(): Promise<number>;
  /** Shown by `juju status` as the version of this unit's workload. */
  setWorkloadVersion(version: string): Promise<void>;
}
export const Application = token<Application>('@charmsmith/core/Application');

/** The application over the hook commands. */
export function createApplication(commands: Pick<HookCommands, 'goalState' | 'applicationVersionSet'>): Application {
  let planned: Promise<number> | undefined;
  const askPlanned = async () => {
    const { units } = await commands.goalState();
    return Object.values(units).filter(({ status }) => status !== 'dying').length;
  };
  return {
    plannedUnits: () => (planned ??= askPlanned()),
    setWorkloadVersion: (version) => commands.applicationVersionSet(version),
  };
}
