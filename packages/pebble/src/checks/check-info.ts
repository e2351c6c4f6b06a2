import { asArray, asRecord, readOptionalNumber, readOptionalText, readText } from '../wire/fields.ts';

/** What a check vouches for. */
export type CheckLevel = 'alive' | 'ready';

/** `inactive` has been stopped, or does not start by itself. */
export type CheckStatus = 'up' | 'down' | 'inactive' | (string & {});

/** A check of the plan and its state. */
export interface CheckInfo {
  readonly name: string;
  readonly level?: CheckLevel | (string & {});
  /** Whether it runs by itself; told since 1.19. */
  readonly startup?: 'enabled' | 'disabled' | (string & {});
  readonly status: CheckStatus;
  /** Successes since it came up; told since 1.23. */
  readonly successes?: number;
  /** Failures in a row. */
  readonly failures: number;
  /** Failures in a row until it is down. */
  readonly threshold: number;
  /** The change that performs it while it is up, or watches for its recovery while it is down; told since 1.11. */
  readonly changeId?: string;
  /** The change before, which tells why it fell; told since 1.29. */
  readonly previousChangeId?: string;
}

/** Reads the answer of `GET /v1/checks`. */
export function parseChecks(result: unknown): readonly CheckInfo[] {
  return asArray(result, 'checks').map(parseCheck);
}

/** Reads one check of an answer. */
export function parseCheck(entry: unknown): CheckInfo {
  const check = asRecord(entry, 'check');
  const level = readOptionalText(check, 'level');
  const startup = readOptionalText(check, 'startup');
  const successes = readOptionalNumber(check, 'successes');
  const changeId = readOptionalText(check, 'change-id');
  const previousChangeId = readOptionalText(check, 'prev-change-id');
  return Object.freeze({
    name: readText(check, 'name'),
    ...(level === undefined ? {} : { level }),
    ...(startup === undefined ? {} : { startup }),
    status: readText(check, 'status'),
    ...(successes === undefined ? {} : { successes }),
    failures: readOptionalNumber(check, 'failures') ?? 0,
    threshold: readOptionalNumber(check, 'threshold') ?? 0,
    ...(changeId === undefined ? {} : { changeId }),
    ...(previousChangeId === undefined ? {} : { previousChangeId }),
  });
}
