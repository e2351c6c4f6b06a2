import { PebbleError } from '../errors/pebble-error.ts';

/** The daemon cuts lines of services at 4 KiB, which JSON makes at most six times as long; this is no line of its. */
const longestLineBytes = 1024 * 1024;

/**
 * Gives the lines of a text that arrives in pieces.
 *
 * @returns whether the text ended with a line break: what follows the last one is not given, since it was cut off
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, boolean, undefined> {
  // Bytes, since a piece may end within a character.
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf('\n'); end !== -1; end = bytes.indexOf('\n', start)) {
      yield bytes.toString('utf8', start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > longestLineBytes) {
      throw new PebbleError("cannot understand Pebble's logs: a line has no end", { code: 'PEBBLE_PROTOCOL_ERROR' });
    }
  }
  return rest.length === 0;
}
