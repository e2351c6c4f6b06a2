import { CharmsmithError } from '@charmsmith/errors';
import type { HookCommands, StatusData } from '@charmsmith/hook-commands';
import type { JujuContext } from '../context/juju-context.ts';
import type { Status } from '../outcome/status.ts';
import { token } from '../plugin/token.ts';
import type { StatusBoard } from './status-board.ts';

/** This unit. */
export interface Unit {
  /** `redis-k8s/2`. */
  readonly name: string;
  /** 2 for `redis-k8s/2`. */
  readonly number: number;
  /** The unit's status as Juju shows it. */
  status(): Promise<StatusData>;
  /**
   * Shows a status at once: progress during long work. What is reported in this dispatch replaces it at the end.
   *
   * @example
   * ```ts
   * await unit.setStatus(maintenance('Restoring the backup'));
   * ```
   */
  setStatus(status: Status): Promise<void>;
  /**
   * Reboots the machine at once: Juju ends this process, and runs the hook again afterwards, so nothing is committed.
   *
   * @returns never
   * @throws CharmsmithError `CORE_CANNOT_REBOOT` in an action and on Kubernetes
   */
  reboot(options: { readonly now: true }): Promise<never>;
  /**
   * Reboots the machine once the hook has succeeded.
   *
   * @throws CharmsmithError `CORE_CANNOT_REBOOT` in an action and on Kubernetes
   */
  reboot(options?: { readonly now?: false }): Promise<void>;
}
export const Unit = token<Unit>('@charmsmith/core/Unit');

interface UnitDependencies {
  readonly context: JujuContext;
  readonly commands: Pick<HookCommands, 'jujuReboot'>;
  readonly board: StatusBoard;
  readonly signal: AbortSignal;
}

/** The unit over the hook commands. */
export function createUnit({ context, commands, board, signal }: UnitDependencies): Unit {
  async function reboot(options: { readonly now: true }): Promise<never>;
  async function reboot(options?: { readonly now?: false }): Promise<void>;
  async function reboot({ now = false }: { readonly now?: boolean } = {}): Promise<void> {
    if (context.event.kind === 'action') throw cannotReboot('an action runs');
    if (context.machineId === undefined) throw cannotReboot('this unit runs on Kubernetes');
    await commands.jujuReboot({ now });
    if (!now) return;
    // The agent ends this process; until then nothing more of the charm may happen, and the process must live.
    const alive = setInterval(() => undefined, 60_000);
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    clearInterval(alive);
    signal.throwIfAborted();
  }
  return {
    name: context.unitName,
    number: context.unitNumber,
    status: () => board.unit(),
    setStatus: (status) => board.setUnit(status),
    reboot,
  };
}

function cannotReboot(why: string): CharmsmithError {
  return new CharmsmithError(`cannot reboot: ${why}`, {
    code: 'CORE_CANNOT_REBOOT',
    hint: 'Juju reboots machines, and in hooks only.',
  });
}
