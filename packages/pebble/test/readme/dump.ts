import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Pebble } from '../../src/index.ts';

export async function dump(pebble: Pebble, database: string, to: string): Promise<void> {
  await using process = await pebble.spawn(['pg_dump', database], { user: 'postgres', stdin: '' });
  process.stderr?.pipe(globalThis.process.stderr);
  await pipeline(process.stdout, createGzip(), createWriteStream(to));
  const exitCode = await process.exitCode;
  if (exitCode !== 0) throw new Error(`pg_dump ended with ${exitCode}`);
}
