import { type HookCommands, isHookCommandError, type StatusData } from '@charmsmith/hook-commands';
import type { Clock } from '../context/clock.ts';
import type { Status } from '../outcome/status.ts';
import type { KnownLeadership } from './leadership.ts';

/**
 * What Juju shows of the unit and its application: each read at most once a dispatch, and kept true by what is set.
 * Juju itself answers a second question with what it first answered.
 */
export interface StatusBoard {
  unit(): Promise<StatusData>;
  /**
   * The application's. The same answer of Juju tells the unit's own status, and who leads.
   *
   * @throws HookCommandError `HOOK_COMMAND_NOT_LEADER`
   */
  application(): Promise<StatusData>;
  setUnit(status: Status): Promise<void>;
  setApplication(status: Status): Promise<void>;
}

interface StatusBoardDependencies {
  readonly commands: Pick<HookCommands, 'statusGet' | 'statusSet'>;
  readonly leadership: Pick<KnownLeadership, 'learn'>;
  readonly clock: Clock;
  readonly unitName: string;
}

/** The board over `status-get` and `status-set`. */
export function createStatusBoard({ commands, leadership, clock, unitName }: StatusBoardDependencies): StatusBoard {
  let unit: Promise<StatusData> | undefined;
  let application: Promise<StatusData> | undefined;
  const askApplication = async (): Promise<StatusData> => {
    const askedAt = clock.now();
    try {
      const { units, ...status } = await commands.statusGet({ application: true });
      leadership.learn(true, askedAt);
      const own = units[unitName];
      if (own !== undefined) unit ??= Promise.resolve(own);
      return status;
    } catch (error) {
      if (isHookCommandError(error, 'HOOK_COMMAND_NOT_LEADER')) leadership.learn(false, askedAt);
      throw error;
    }
  };
  return {
    unit: () => (unit ??= commands.statusGet()),
    application: () => (application ??= askApplication()),
    async setUnit({ status, message }) {
      await commands.statusSet(status, message);
      unit = Promise.resolve({ status, message });
    },
    async setApplication({ status, message }) {
      await commands.statusSet(status, message, { application: true });
      application = Promise.resolve({ status, message });
    },
  };
}
