import { writeSync } from 'node:fs';

/**
 * Writes a line for the agent, at once.
 *
 * @remarks Without the streams that `process.stdout` would load. Bun's own console has none, while `node:fs` takes Bun
 * two milliseconds to load.
 *
 * @param to - 1 for stdout, 2 for stderr
 */
export function writeLine(to: 1 | 2, line: string): void {
  if (!('Bun' in globalThis)) writeSync(to, `${line}\n`);
  else if (to === 1) console.log('%s', line);
  else console.error('%s', line);
}
