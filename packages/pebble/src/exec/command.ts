import type { OwnerOptions } from '../owner-options.ts';

/** How a command is run, and as whom: by default as the service's user if `serviceContext` is given, else as the daemon's. */
export interface CommandOptions extends OwnerOptions {
  /** Added to the daemon's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Absolute. Default: the service's if `serviceContext` is given, else the user's home, else `/`. */
  readonly workingDir?: string;
  /** Time until the main process is killed, in milliseconds, default 60,000. */
  readonly timeoutMs?: number;
  /** The service of which environment, user and working directory are taken as defaults. */
  readonly serviceContext?: string;
}

/** How a command ended. */
export interface ExecResult {
  /** 128 + the signal's number if a signal ended it. */
  readonly exitCode: number;
  /** What it wrote to standard output, read as UTF-8. */
  readonly stdout: string;
  readonly stderr: string;
}
