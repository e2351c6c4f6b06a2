import type { GoalState, HookCommands, StatusData } from '@charmsmith/hook-commands';
import type { Status } from '../outcome/status.ts';
import { token } from '../plugin/token.ts';
import type { StatusBoard } from './status-board.ts';

/** This unit's application, and this unit in it. */
export interface Application {
  readonly name: string;
  /** How many units there are meant to be, without those on their way out; 0 while the application goes. Asked once. */
  plannedUnits(): Promise<number>;
  /** The units and relations that the administrator wants, with those on their way out. Asked once. */
  goalState(): Promise<GoalState>;
  /** Shown by `juju status` as the version of this unit's workload. Takes effect at once; the same again is not sent. */
  setWorkloadVersion(version: string): Promise<void>;
  /**
   * The application's status as Juju shows it.
   *
   * @throws HookCommandError `HOOK_COMMAND_NOT_LEADER`
   */
  status(): Promise<StatusData>;
  /**
   * Shows a status at once. What is reported in this dispatch replaces it at the end; prefer reporting.
   *
   * @throws HookCommandError `HOOK_COMMAND_NOT_LEADER`
   */
  setStatus(status: Status): Promise<void>;
}
export const Application = token<Application>('@charmsmith/core/Application');

interface ApplicationDependencies {
  readonly name: string;
  readonly commands: Pick<HookCommands, 'goalState' | 'applicationVersionSet'>;
  readonly board: StatusBoard;
}

/** The application over the hook commands. */
export function createApplication({ name, commands, board }: ApplicationDependencies): Application {
  let goal: Promise<GoalState> | undefined;
  let version: string | undefined;
  const goalState = () => (goal ??= commands.goalState());
  return {
    name,
    goalState,
    async plannedUnits() {
      const { units } = await goalState();
      return Object.values(units).filter(({ status }) => status !== 'dying').length;
    },
    async setWorkloadVersion(wanted) {
      if (wanted === version) return;
      await commands.applicationVersionSet(wanted);
      version = wanted;
    },
    status: () => board.application(),
    setStatus: (status) => board.setApplication(status),
  };
}
