import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Command } from '../bench-case.ts';

/** One run of a program. */
export interface ProcessFigures {
  /** From before the fork to after the wait. */
  readonly ms: number;
  /** Peak of resident memory: of the process that was started, and of children it waited for the largest one. */
  readonly peakMib: number;
}

/** Runs programs one after the other, each in an environment of its own, and measures them. */
export class ProcessMeter implements AsyncDisposable {
  readonly #meter: ChildProcess;
  readonly #answers: AsyncIterator<string, undefined>;
  readonly #lines: Interface;
  readonly #errors: string;

  private constructor(meter: ChildProcess, lines: Interface, folder: string) {
    this.#meter = meter;
    this.#lines = lines;
    this.#answers = lines[Symbol.asyncIterator]();
    this.#errors = join(folder, 'stderr');
  }

  /**
   * Starts the program that measures.
   *
   * @param folder - for what programs write to stderr
   * @throws Error when there is no Perl
   */
  static async open(folder: string): Promise<ProcessMeter> {
    const meter = spawn('perl', [join(import.meta.dirname, 'meter.pl')], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      await once(meter, 'spawn');
    } catch (cause) {
      throw new Error('cannot measure processes without Perl; to have it: apt-get install perl', { cause });
    }
    return new ProcessMeter(meter, createInterface(meter.stdout), folder);
  }

  /**
   * Runs a program once.
   *
   * @throws Error when it does not end with 0, with what it wrote to stderr
   */
  async measure({ program, args = [], env, cwd }: Command): Promise<ProcessFigures> {
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const fields = [cwd, this.#errors, String(variables.length), ...variables, program, ...args];
    this.#meter.stdin?.write(`${fields.map(encodeURIComponent).join(' ')}\n`);
    const { value } = await this.#answers.next();
    if (value === undefined) throw new Error(`the program that measures ended while it ran ${program}`);
    const [status = 0, nanoseconds = 0, peakKib = 0] = value.split(' ').map(Number);
    if (status !== 0) {
      const printed = (await readFile(this.#errors, 'utf8')).trim();
      throw new Error(`${[program, ...args].join(' ')} ${ending(status)}${printed === '' ? '' : `: ${printed}`}`);
    }
    return { ms: nanoseconds / 1e6, peakMib: peakKib / 1024 };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#lines.close();
    const exited = once(this.#meter, 'exit');
    this.#meter.stdin?.end();
    if (this.#meter.exitCode === null && this.#meter.signalCode === null) await exited;
  }
}

function ending(status: number): string {
  const signal = status & 0x7f;
  return signal === 0 ? `ended with exit code ${status >> 8}` : `was killed by signal ${signal}`;
}
