import { spawn } from 'node:child_process';

/**
 * @typedef {object} Captured
 * @property {number} code exit code; 127 when the program is not there
 * @property {string} output what it wrote to standard output and standard error, in order of arrival
 */

/**
 * Runs a program to its end and keeps what it writes.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, signal?: AbortSignal, stopWith?: NodeJS.Signals }} [options] when
 *   `signal` aborts, the program is sent `stopWith`, by default SIGTERM
 * @returns {Promise<Captured>}
 */
export async function capture(command, args, options = {}) {
  const { cwd, env, signal, stopWith = 'SIGTERM' } = options;
  signal?.throwIfAborted();
  /** @type {Captured} */
  const captured = await new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const stop = () => child.kill(stopWith);
    signal?.addEventListener('abort', stop, { once: true });
    const end = (/** @type {number} */ code) => {
      signal?.removeEventListener('abort', stop);
      resolve({ code, output });
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
    }
    child.once('error', (error) => {
      output += error.message;
      end(127);
    });
    child.once('close', (code) => end(code ?? 1));
  });
  signal?.throwIfAborted();
  return captured;
}
