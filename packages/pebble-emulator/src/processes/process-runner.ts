import type { Readable, Writable } from 'node:stream';
import type { Owner } from '../users/owner.ts';

/** A program to be run. */
export interface ProcessSpec {
  /** The program and its arguments, at least one word. */
  readonly command: readonly [string, ...string[]];
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  /** Default: the daemon's. */
  readonly workingDir?: string | undefined;
  /** Default: the daemon's. */
  readonly owner?: Owner | undefined;
  /** `pipe` gives {@link RunningProcess.stdin}; `null` gives the program nothing to read. */
  readonly stdin: 'pipe' | 'null';
  /** `merged`: standard output and error share one pipe, in the order written; `split`: each has its own. */
  readonly output: 'merged' | 'split';
  /** A terminal for its output; with `split`, standard error stays a pipe. */
  readonly terminal?: TerminalSpec | undefined;
}

/** A terminal to be made. */
export interface TerminalSpec {
  /** Whether standard input is the terminal too, and it controls the program: Ctrl-C interrupts it. */
  readonly interactive: boolean;
  /** In characters; absent: as the system has it. */
  readonly size?: TerminalSize | undefined;
}

/** The size of a terminal in characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** A program that was started. It leads a process group of its own. */
export interface RunningProcess {
  readonly pid: number;
  readonly stdin?: Writable;
  /** Ends when every process that holds it has let go. */
  readonly stdout: Readable;
  readonly stderr?: Readable;
  /** The exit code, 128 and the signal's number when killed. Never rejects. */
  readonly exited: Promise<number>;
  /** Signals the process alone. One that has ended is no error. */
  kill(signal: NodeJS.Signals): void;
  /** Signals its whole process group. One that has ended is no error. */
  killGroup(signal: NodeJS.Signals): void;
  /** Changes the size of its terminal, when it has one. */
  resize?(size: TerminalSize): void;
}

/** Runs programs: real ones on a machine, functions in a test. */
export interface ProcessRunner {
  /**
   * Finds a program as Go's `exec.LookPath` does: by path when the name has a slash, else on the daemon's PATH.
   *
   * @returns its path, or `undefined`
   */
  find(name: string): Promise<string | undefined>;
  /**
   * Starts a program.
   *
   * @throws Error with Go's text: `fork/exec /x: no such file or directory`,
   * `exec: "x": executable file not found in $PATH`
   */
  start(spec: ProcessSpec): Promise<RunningProcess>;
  /** Tells whether programs can have terminals; absent: none can. */
  hasTerminals?(): Promise<boolean>;
}
