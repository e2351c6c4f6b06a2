/** One line that a service wrote, or a piece of a long one. */
export interface LogEntry {
  readonly time: Date;
  readonly message: string;
}

/** Where a reader of a log has got to. */
export interface LogPosition {
  /** The number of the piece that comes next, counted from the log's beginning. */
  readonly piece: number;
  /** How many bytes of that piece have been read already. */
  readonly bytes: number;
}

interface Piece {
  readonly time: Date;
  readonly bytes: Buffer;
  /** Whether it goes on with a line that began in the piece before it. */
  readonly continues: boolean;
}

const keptBytes = 100 * 1024;
/** Pebble reads its logs in blocks of this size; a line that is longer falls apart. */
const blockBytes = 4096;
const timestampBytes = '2006-01-02T15:04:05.000Z'.length;
const truncated = '(... output truncated ...)';

/** What a service wrote last: 100 KiB, with a time and the service's name before each line, kept over its restarts. */
export class ServiceLog {
  readonly #now: () => Date;
  /** The bytes that Pebble keeps beside each line: the time, the name in brackets, two spaces. */
  readonly #prefixBytes: number;
  readonly #pieces: Piece[] = [];
  readonly #listeners = new Set<() => void>();
  #forgotten = 0;
  #size = 0;
  #unfinished: Piece | undefined;

  /**
   * @param service - its name
   * @param now - when a line is written
   */
  constructor(service: string, now: () => Date) {
    this.#prefixBytes = timestampBytes + Buffer.byteLength(service) + ' [] '.length;
    this.#now = now;
  }

  /** Takes output as it comes; a line gets the time of its first byte. */
  write(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      this.#extend(chunk.subarray(start, end));
      this.#complete();
      start = end + 1;
    }
    if (start < chunk.length) this.#extend(chunk.subarray(start));
    for (const listener of [...this.#listeners]) listener();
  }

  /** Ends the output of one process; a line that it left unfinished counts as one. */
  end(): void {
    if (this.#unfinished !== undefined) this.#complete();
  }

  /** Everything kept, oldest first, with a line that is still being written. */
  entries(): LogEntry[] {
    // The rest of a line whose beginning is forgotten belongs to no time.
    const first = this.#pieces.findIndex(({ continues }) => !continues);
    const whole = first < 0 ? [] : this.#pieces.slice(first);
    return [...whole, ...(this.#unfinished ? [this.#unfinished] : [])].map(toEntry);
  }

  /** Where a reader stands who has read everything. */
  get position(): LogPosition {
    return { piece: this.#forgotten + this.#pieces.length, bytes: this.#unfinished?.bytes.length ?? 0 };
  }

  /** What was written since; a line that was still being written then goes on as an entry of its own. */
  since({ piece, bytes }: LogPosition): LogEntry[] {
    const missed = piece < this.#forgotten;
    const pieces = [...this.#pieces.slice(Math.max(0, piece - this.#forgotten))];
    if (this.#unfinished) pieces.push(this.#unfinished);
    const [first, ...others] = pieces;
    if (first === undefined) return [];
    const entries = others.map(toEntry);
    if (missed) return [{ time: first.time, message: truncated }, toEntry(first), ...entries];
    const rest = first.bytes.subarray(bytes);
    // Nothing but the end of a line whose text was read before is no entry.
    return bytes > 0 && rest.length === 0 ? entries : [toEntry({ ...first, bytes: rest }), ...entries];
  }

  /** Calls back whenever something was written, until told to stop. */
  onWrite(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #extend(text: Buffer): void {
    const { time, bytes, continues } = this.#unfinished ?? { time: this.#now(), bytes: empty, continues: false };
    let rest = bytes.length === 0 ? Buffer.from(text) : Buffer.concat([bytes, text]);
    let goesOn = continues;
    for (;;) {
      const room = blockBytes - (goesOn ? 0 : this.#prefixBytes);
      if (rest.length <= room) break;
      this.#keep({ time, bytes: rest.subarray(0, room), continues: goesOn });
      rest = rest.subarray(room);
      goesOn = true;
    }
    this.#unfinished = { time, bytes: rest, continues: goesOn };
  }

  #complete(): void {
    this.#keep(this.#unfinished ?? { time: this.#now(), bytes: empty, continues: false });
    this.#unfinished = undefined;
  }

  #keep(piece: Piece): void {
    this.#pieces.push(piece);
    this.#size += this.#sizeOf(piece);
    let forget = 0;
    for (; this.#size > keptBytes; forget += 1) this.#size -= this.#sizeOf(this.#pieces[forget] ?? piece);
    this.#pieces.splice(0, forget);
    this.#forgotten += forget;
  }

  #sizeOf({ bytes, continues }: Piece): number {
    return bytes.length + 1 + (continues ? 0 : this.#prefixBytes);
  }
}

const empty = Buffer.alloc(0);

function toEntry({ time, bytes }: Piece): LogEntry {
  return { time, message: bytes.toString() };
}

/**
 * The last lines of a log as a failed start shows them: indented by four, `(...)` first when there were more, one blank
 * line when there were none.
 *
 * @param count - how many lines at most
 */
export function lastLines(entries: readonly LogEntry[], count: number): string {
  const lines = entries.map(({ message }) => message);
  while (lines.at(-1)?.trim() === '') lines.pop();
  const shown = lines.slice(-count);
  if (lines.length > count) shown.unshift('(...)');
  if (shown.length === 0) shown.push('');
  return shown.map((line) => `    ${line}`).join('\n');
}
