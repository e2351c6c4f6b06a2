import { constants } from 'node:os';

/** Tells whether this is the full name of a signal: `SIGHUP`, not `HUP` or `1`. */
export function isSignal(name: string): name is NodeJS.Signals {
  return Object.hasOwn(constants.signals, name);
}

/** The exit code that stands for a process which a signal ended. */
export function signalExitCode(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
