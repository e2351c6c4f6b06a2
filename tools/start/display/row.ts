import type { LocalUnit } from '@charmsmith/local';

/** What the start program shows of a unit. */
export interface UnitRow {
  readonly unit: string;
  readonly leader: boolean;
  readonly status: string;
  readonly message: string;
  /** Empty while the unit has no pod. */
  readonly address: string;
  readonly redisVersion: string;
  readonly role: string;
  readonly lastHook: string;
  readonly durationMs: number | undefined;
  /** The hook that runs now. */
  readonly running: string | undefined;
}

/** Gathers the row of a unit. */
export function unitRow(unit: LocalUnit, role: string | undefined): UnitRow {
  const { last, ready, running, state } = unit;
  const { status, message } = unit.status;
  return {
    unit: unit.name,
    leader: state.leader,
    status,
    message,
    address: ready ? unit.pod.address : '',
    redisVersion: state.workloadVersion,
    role: role ?? '',
    lastHook: last?.event.name ?? '',
    durationMs: last?.durationMs,
    running,
  };
}

/** A duration as people read it: `0.42 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
