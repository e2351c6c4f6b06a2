import type { Clock } from '../clock/clock.ts';
import { formatTime } from '../clock/format-time.ts';
import { isReady } from './status.ts';
import type { Status } from './status.ts';

/** What a task does. It fails by throwing, and ends early when the signal is aborted. */
export type TaskWork = (task: Task, signal: AbortSignal) => Promise<void>;

/** What a task is made of. */
export interface TaskSpec {
  readonly kind: string;
  readonly summary: string;
  readonly work: TaskWork;
  /** The tasks that must be done before it. */
  readonly after?: readonly Task[];
  /** Tasks of one lane fail together. */
  readonly lane?: number;
}

const keptLogEntries = 10;

interface LogEntry {
  readonly time: Date;
  readonly level: 'INFO' | 'ERROR';
  readonly text: string;
}

/** One step of a change. */
export class Task {
  readonly id: string;
  readonly kind: string;
  readonly summary: string;
  readonly lane: number;
  readonly spawnTime: Date;
  readonly after: readonly Task[];
  readonly #work: TaskWork;
  readonly #clock: Clock;
  readonly #abort = new AbortController();
  readonly #log: LogEntry[] = [];
  #status: Status = 'Do';
  #readyTime: Date | undefined;
  /** What clients may read of its outcome; the exit code of a command. */
  data: Readonly<Record<string, unknown>> | undefined;
  /** Told whenever the status has changed. */
  onStatus: (() => void) | undefined;

  constructor(id: string, spec: TaskSpec, clock: Clock) {
    this.id = id;
    this.kind = spec.kind;
    this.summary = spec.summary;
    this.lane = spec.lane ?? 0;
    this.after = spec.after ?? [];
    this.#work = spec.work;
    this.#clock = clock;
    this.spawnTime = clock.now();
  }

  get status(): Status {
    return this.#status;
  }

  get readyTime(): Date | undefined {
    return this.#readyTime;
  }

  /** The last ten entries, each with its time and `INFO` or `ERROR`. */
  get log(): readonly string[] {
    return this.#log.map(({ time, level, text }) => `${formatTime(time, 'seconds')} ${level} ${text}`);
  }

  /** What went wrong, as far as its log still has it. */
  get errors(): readonly string[] {
    return this.#log.filter(({ level }) => level === 'ERROR').map(({ text }) => text);
  }

  /** Adds an entry to its log. */
  info(text: string): void {
    this.#append('INFO', text);
  }

  /** Adds what went wrong to its log; the task goes on. */
  error(text: string): void {
    this.#append('ERROR', text);
  }

  /** Does its work. Never rejects: what the work throws becomes its status. */
  async run(): Promise<void> {
    this.#become('Doing');
    try {
      await this.#work(this, this.#abort.signal);
      // One that was done although it was to be aborted would be undone, if it could.
      if (this.status === 'Abort') this.#become('Undo');
      this.#become('Done');
    } catch (error) {
      this.error(error instanceof Error ? error.message : String(error));
      // A failure aborts its lane, and with it the task itself.
      if (this.status === 'Doing') this.#become('Abort');
      this.#become('Error');
    }
  }

  /** Takes it back: one that has not begun is held, one that runs is told to stop. */
  abort(): void {
    if (this.#status === 'Do') this.#become('Hold');
    if (this.#status !== 'Doing') return;
    this.#become('Abort');
    this.#abort.abort();
  }

  #become(status: Status): void {
    this.#status = status;
    if (isReady(status)) this.#readyTime = this.#clock.now();
    this.onStatus?.();
  }

  #append(level: LogEntry['level'], text: string): void {
    this.#log.push({ time: this.#clock.now(), level, text });
    if (this.#log.length > keptLogEntries) this.#log.shift();
  }
}
