import type { Execution, UnitAgent } from '@charmsmith/juju-emulator';
import type { ShownStatus } from '../state/state.ts';

/** A status that was set in a run. */
export interface SetStatus {
  readonly of: 'unit' | 'application';
  readonly status: ShownStatus['status'];
  readonly message: string;
}

/** Notes every status as it is set; Juju keeps the last alone. */
export class StatusRecorder {
  readonly history: SetStatus[] = [];

  /** Looks at the statuses after each command that may have set one. */
  watching(agent: UnitAgent, run: Execution['run']): Execution['run'] {
    return async (call) => {
      const before = agent.state;
      const result = await run(call);
      if (call.command === 'status-set') this.#note(before, agent.state);
      return result;
    };
  }

  #note(before: UnitAgent['state'], { unitStatus, applicationStatus }: UnitAgent['state']): void {
    if (unitStatus !== before.unitStatus) this.#add('unit', unitStatus);
    if (applicationStatus !== undefined && applicationStatus !== before.applicationStatus) {
      this.#add('application', applicationStatus);
    }
  }

  #add(of: SetStatus['of'], { status, message }: { readonly status: string; readonly message: string }): void {
    this.history.push({ of, status: status as SetStatus['status'], message });
  }
}
