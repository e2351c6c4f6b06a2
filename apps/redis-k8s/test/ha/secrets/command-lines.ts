import { readdir, readFile } from 'node:fs/promises';

const pauseMs = 100;

/** Looks at the command lines of this machine's processes again and again, those in pods among them. */
export class CommandLines implements Disposable {
  readonly #seen = new Set<string>();
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => void this.#look(), pauseMs);
  }

  /** All that were seen, with those of this moment. */
  async seen(): Promise<readonly string[]> {
    await this.#look();
    return [...this.#seen];
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    // One that has just ended has none.
    const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
    for (const line of lines) this.#seen.add(line.replaceAll('\0', ' '));
  }
}
