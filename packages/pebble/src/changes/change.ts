import { compareTimes } from '../time/compare-times.ts';
import { asArray, asRecord, isRecord, readOptionalNumber, readOptionalText, readText } from '../wire/fields.ts';
import type { WireRecord } from '../wire/fields.ts';

/** How far a change or task is; `Done`, `Undone`, `Hold` and `Error` are final. */
export type ChangeStatus =
  'Do' | 'Doing' | 'Wait' | 'Abort' | 'Undo' | 'Undoing' | 'Done' | 'Undone' | 'Hold' | 'Error' | (string & {});

/** What kind of work a change is. */
export type ChangeKind =
  'start' | 'stop' | 'restart' | 'replan' | 'autostart' | 'exec' | 'perform-check' | 'recover-check' | (string & {});

/** One step of a change. Times are RFC 3339 as the daemon wrote them. */
export interface Task {
  readonly id: string;
  readonly kind: string;
  readonly summary: string;
  readonly status: ChangeStatus;
  /** The last ten entries: `<time> INFO|ERROR <text>`, of which the text may span lines. */
  readonly log: readonly string[];
  readonly progress: { readonly label: string; readonly done: number; readonly total: number };
  readonly spawnTime: string;
  readonly readyTime?: string;
  /** Facts for programs, such as a command's `exit-code`. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Work that the daemon does in the background. Times are RFC 3339 as the daemon wrote them. */
export interface Change {
  /** Opaque. */
  readonly id: string;
  readonly kind: ChangeKind;
  readonly summary: string;
  readonly status: ChangeStatus;
  /** Whether the status is final. */
  readonly ready: boolean;
  readonly tasks: readonly Task[];
  /** Why it failed. */
  readonly err?: string;
  readonly spawnTime: string;
  readonly readyTime?: string;
}

/** Reads one change of an answer. */
export function parseChange(result: unknown): Change {
  const change = asRecord(result, 'change');
  const err = readOptionalText(change, 'err');
  return Object.freeze({
    ...readCommon(change),
    ready: change['ready'] === true,
    tasks: Object.freeze(asArray(change['tasks'], 'tasks').map(parseTask)),
    ...(err === undefined ? {} : { err }),
  });
}

/** Reads the answer of `GET /v1/changes`, whose order is random, and sorts it from oldest to newest. */
export function parseChanges(result: unknown): readonly Change[] {
  return asArray(result, 'changes').map(parseChange).sort(byAge);
}

function parseTask(entry: unknown): Task {
  const task = asRecord(entry, 'task');
  const progress = isRecord(task['progress']) ? task['progress'] : {};
  return Object.freeze({
    ...readCommon(task),
    log: Object.freeze(asArray(task['log'], 'log').map(String)),
    progress: Object.freeze({
      label: readOptionalText(progress, 'label') ?? '',
      done: readOptionalNumber(progress, 'done') ?? 0,
      total: readOptionalNumber(progress, 'total') ?? 0,
    }),
    data: isRecord(task['data']) ? task['data'] : {},
  });
}

function readCommon(record: WireRecord) {
  const readyTime = readOptionalText(record, 'ready-time');
  return {
    id: readText(record, 'id'),
    kind: readText(record, 'kind'),
    summary: readText(record, 'summary'),
    status: readText(record, 'status'),
    spawnTime: readText(record, 'spawn-time'),
    ...(readyTime === undefined ? {} : { readyTime }),
  };
}

function byAge(a: Change, b: Change): number {
  // Identifiers are decimal counters in every release; should that end, the time still orders them.
  const ids = Number(a.id) - Number(b.id);
  return Number.isNaN(ids) ? compareTimes(a.spawnTime, b.spawnTime) : ids;
}
