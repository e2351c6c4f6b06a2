import type { CallOptions } from '../call-options.ts';
import type { FileContent } from '../files/content.ts';
import type { OwnerOptions } from '../owner-options.ts';

/** How a command is run, and as whom: by default as the service's user if `serviceContext` is given, else as the daemon's. */
export interface CommandOptions extends OwnerOptions {
  /** Added to the daemon's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Absolute. Default: the service's if `serviceContext` is given, else the user's home, else `/`. */
  readonly workingDir?: string;
  /**
   * Time until the main process is killed, in milliseconds; `Infinity` for none. Default 60,000 for
   * {@link CommandCalls.exec}, none for {@link CommandCalls.spawn}.
   */
  readonly timeoutMs?: number;
  /** The service of which environment, user and working directory are taken as defaults. */
  readonly serviceContext?: string;
  /** Whether standard error comes by itself or within standard output. Default `separate`, with a terminal `combined`. */
  readonly stderr?: 'separate' | 'combined';
}

/** For {@link CommandCalls.exec}. */
export interface ExecOptions extends CallOptions, CommandOptions {
  /** What the command reads; without it its standard input is empty. */
  readonly stdin?: FileContent;
}

/** For {@link CommandCalls.spawn}. */
export interface SpawnOptions extends ExecOptions {
  /**
   * Runs the command on a terminal of this size, or of none: lines end with CR LF, and output comes as to a person.
   * Its standard input stays a pipe unless `interactive` is set.
   */
  readonly terminal?: TerminalSize | boolean;
  /** Puts standard input on the terminal too, which then echoes it and makes signals of control characters. */
  readonly interactive?: boolean;
}

/** The size of a terminal in characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** How a command ended. */
export interface ExecResult {
  /** 128 + the signal's number if a signal ended it. */
  readonly exitCode: number;
  /** What it wrote to standard output, read as UTF-8. */
  readonly stdout: string;
  /** What it wrote to standard error; empty when that is combined with standard output. */
  readonly stderr: string;
}
