import { StringDecoder } from 'node:string_decoder';

/** One line that a service wrote. */
export interface LogEntry {
  readonly time: Date;
  readonly message: string;
}

const keptBytes = 100 * 1024;
const longestLine = 4096;

/** What a service wrote last: up to 100 KiB of lines, kept over its restarts. */
export class ServiceLog {
  readonly #now: () => Date;
  readonly #entries: LogEntry[] = [];
  #bytes = 0;
  #decoder = new StringDecoder();
  #partial: LogEntry | undefined;

  /** @param now - when a line is written */
  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Takes output as it comes; a line gets the time of its first byte. */
  write(chunk: Buffer): void {
    const lines = this.#decoder.write(chunk).split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      this.#extend(line);
      this.#complete();
    }
    if (rest !== '') this.#extend(rest);
  }

  /** Ends the output of one process; a line that it left unfinished counts as one. */
  end(): void {
    const rest = this.#decoder.end();
    if (rest !== '') this.#extend(rest);
    if (this.#partial !== undefined) this.#complete();
    this.#decoder = new StringDecoder();
  }

  /** Everything kept, oldest first, with a line that is still being written. */
  entries(): readonly LogEntry[] {
    return this.#partial === undefined ? this.#entries : [...this.#entries, this.#partial];
  }

  #extend(text: string): void {
    const { time, message } = this.#partial ?? { time: this.#now(), message: '' };
    let line = message + text;
    for (; line.length > longestLine; line = line.slice(longestLine))
      this.#keep({ time, message: line.slice(0, longestLine) });
    this.#partial = { time, message: line };
  }

  #complete(): void {
    this.#keep(this.#partial ?? { time: this.#now(), message: '' });
    this.#partial = undefined;
  }

  #keep(entry: LogEntry): void {
    this.#entries.push(entry);
    this.#bytes += entry.message.length + 1;
    while (this.#bytes > keptBytes) this.#bytes -= (this.#entries.shift()?.message.length ?? 0) + 1;
  }
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
