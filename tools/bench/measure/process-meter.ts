import { type ChildProcess, spawn as spawnProcess } from 'node:child_process';
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

/** How the program that measures is started: as `child_process.spawn`, on this machine or inside something. */
export type SpawnMeter = (command: string, args: readonly string[], stdio: ['pipe', 'pipe', 'inherit']) => ChildProcess;

/** Where {@link ProcessMeter.open} measures. */
export interface ProcessMeterOptions {
  /** A folder for what programs write to stderr. */
  readonly folder: string;
  /** The same folder as the programs see it. Default: the same path. */
  readonly seenAs?: string;
  /** Default: on this machine. */
  readonly spawn?: SpawnMeter;
}

/** Runs programs one after the other, each in an environment of its own, and measures them. */
export class ProcessMeter implements AsyncDisposable {
  readonly #meter: ChildProcess;
  readonly #answers: AsyncIterator<string, undefined>;
  readonly #lines: Interface;
  readonly #errors: string;
  readonly #errorsSeenAs: string;

  private constructor(meter: ChildProcess, lines: Interface, { folder, seenAs = folder }: ProcessMeterOptions) {
    this.#meter = meter;
    this.#lines = lines;
    this.#answers = lines[Symbol.asyncIterator]();
    this.#errors = join(folder, 'stderr');
    this.#errorsSeenAs = join(seenAs, 'stderr');
  }

  /**
   * Starts the program that measures.
   *
   * @throws Error when there is no Perl
   */
  static async open(options: ProcessMeterOptions): Promise<ProcessMeter> {
    const { spawn = spawnHere } = options;
    const program = await readFile(join(import.meta.dirname, 'meter.pl'), 'utf8');
    const meter = spawn('perl', ['-e', program], ['pipe', 'pipe', 'inherit']);
    try {
      await once(meter, 'spawn');
    } catch (cause) {
      throw new Error('cannot measure processes without Perl; to have it: apt-get install perl', { cause });
    }
    if (meter.stdout === null) throw new Error('the program that measures has no standard output');
    return new ProcessMeter(meter, createInterface(meter.stdout), options);
  }

  /**
   * Runs a program once.
   *
   * @throws Error when it does not end with 0, with what it wrote to stderr
   */
  async measure({ program, args = [], env, cwd }: Command): Promise<ProcessFigures> {
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const fields = [cwd, this.#errorsSeenAs, String(variables.length), ...variables, program, ...args];
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

const spawnHere: SpawnMeter = (command, args, stdio) => spawnProcess(command, args, { stdio });

function ending(status: number): string {
  const signal = status & 0x7f;
  return signal === 0 ? `ended with exit code ${status >> 8}` : `was killed by signal ${signal}`;
}
