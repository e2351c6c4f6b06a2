import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Pebble } from '../../src/index.ts';

/** Copies a local folder, and fetches a log that may be larger than memory. */
export async function exchange(pebble: Pebble): Promise<void> {
  await pebble.pushTree('./dashboards', '/srv/dashboards', { filter: (path) => path.endsWith('.json') });
  // Several pieces at a write: half the time.
  const to = createWriteStream('./app.log', { highWaterMark: 1024 * 1024 });
  await pipeline(await pebble.pullStream('/var/log/app.log'), to);
}

/** Writes what a push would replace: a file that is a mount, or where a link leads. */
export async function writeInPlace(pebble: Pebble, path: string, content: string): Promise<void> {
  const { exitCode, stderr } = await pebble.exec(['sh', '-c', 'cat > "$1"', 'sh', path], { stdin: content });
  if (exitCode !== 0) throw new Error(`cannot write ${path}: ${stderr}`);
}
