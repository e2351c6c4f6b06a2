import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { findProgram } from './setup/system-programs.mjs';
import { pinnedEnvironment, root } from './workspace.mjs';

/**
 * @typedef {object} Ended
 * @property {number} code exit code; 128 plus the signal's number when a signal ended it, as shells say it
 * @property {NodeJS.Signals | undefined} signal the signal that ended it
 */

/** @type {readonly NodeJS.Signals[]} */
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGWINCH'];

/** A key press reaches this process from the terminal and again from npm; both count as one. */
const samePressMs = 250;

/**
 * Runs a program on the pinned Node with this terminal, and ends with it.
 *
 * @remarks The program leads a session of its own, so that a signal comes to it only through here, once, whether the
 * terminal, npm or a supervisor sent it. When this process is killed, the kernel terminates the program; when the npm
 * that started this process is killed, this does.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ interrupt?: 'program' | 'group' }} [options] who receives a signal: the program, which ends what it started
 *   itself (default), or all of its process group, as a terminal would do it
 * @returns {Promise<Ended>}
 */
export function foreground(command, args, options = {}) {
  const { interrupt = 'program' } = options;
  const setpriv = findProgram('setpriv');
  const [file, argv] =
    setpriv === undefined ? [command, args] : [setpriv, ['--pdeathsig', 'TERM', '--', command, ...args]];
  return new Promise((resolve, reject) => {
    const child = spawn(file, argv, { cwd: root, env: pinnedEnvironment(), stdio: 'inherit', detached: true });
    const accept = pressFilter();
    const send = (/** @type {NodeJS.Signals} */ signal) => {
      if (child.pid === undefined || !accept(signal, performance.now())) return;
      try {
        process.kill(interrupt === 'group' ? -child.pid : child.pid, signal);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
      }
    };
    const parent = process.ppid;
    const orphaned = () => process.ppid !== parent && send('SIGTERM');
    const watch = process.env['npm_lifecycle_event'] === undefined ? undefined : setInterval(orphaned, 500);
    const done = () => {
      clearInterval(watch);
      forwarded.forEach((signal) => process.removeListener(signal, send));
    };
    forwarded.forEach((signal) => process.on(signal, send));
    child.once('error', (error) => (done(), reject(error)));
    child.once('exit', (code, signal) => (done(), resolve(ended(code, signal))));
  });
}

/**
 * Makes the filter that lets one press of Ctrl-C through once.
 *
 * @returns {(signal: NodeJS.Signals, nowMs: number) => boolean}
 */
export function pressFilter() {
  /** @type {Map<NodeJS.Signals, number>} */
  const last = new Map();
  return (signal, nowMs) => {
    const previous = last.get(signal);
    if (signal !== 'SIGWINCH' && previous !== undefined && nowMs - previous < samePressMs) return false;
    last.set(signal, nowMs);
    return true;
  };
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 * @returns {Ended}
 */
export function ended(code, signal) {
  if (signal !== null) return { code: 128 + constants.signals[signal], signal };
  return { code: code ?? 1, signal: undefined };
}
