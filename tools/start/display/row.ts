import type { DispatchRecord } from '@charmsmith/juju-emulator';
import type { LocalUnit } from '@charmsmith/local';

/** What the start program shows of a unit. */
export interface UnitRow {
  readonly unit: string;
  readonly status: string;
  readonly message: string;
  readonly redisVersion: string;
  readonly role: string;
  readonly lastHook: string;
  readonly durationMs: number | undefined;
  readonly address: string;
}

/** Gathers the row of a unit after a hook. */
export function unitRow(unit: LocalUnit, last: DispatchRecord | undefined, role: string | undefined): UnitRow {
  const { status, message } = unit.agent.status;
  return {
    unit: unit.agent.state.unitName,
    status,
    message,
    redisVersion: unit.agent.state.workloadVersion,
    role: role ?? '',
    lastHook: last === undefined ? '' : last.event.name,
    durationMs: last?.durationMs,
    address: unit.pod.address,
  };
}

/** A duration as people read it: `0.42 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
