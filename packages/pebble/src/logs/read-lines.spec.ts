import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines } from './read-lines.ts';

async function* pieces(...parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  for (const part of parts) yield Buffer.from(part);
}

async function read(chunks: AsyncIterable<Uint8Array>): Promise<{ lines: string[]; isWhole: boolean }> {
  const lines: string[] = [];
  const reader = readLines(chunks);
  for (;;) {
    const { done, value } = await reader.next();
    if (done === true) return { lines, isWhole: value };
    lines.push(value);
  }
}

describe('readLines', () => {
  it('gives the same lines however the text is cut', async () => {
    const line = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', '').toWellFormed());
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 9 }), async (lines, size) => {
        const bytes = Buffer.from(lines.map((each) => `${each}\n`).join(''));
        const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_each, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        expect(await read(pieces(...parts))).toEqual({ lines, isWhole: true });
      }),
    );
  });

  it('keeps back a line that was cut off', async () => {
    expect(await read(pieces('whole\nha', 'lf'))).toEqual({ lines: ['whole'], isWhole: false });
  });

  it('gives up on a line without end', async () => {
    const endless = pieces(...Array.from({ length: 20 }, () => 'x'.repeat(100_000)));
    await expect(read(endless)).rejects.toMatchObject({ code: 'PEBBLE_PROTOCOL_ERROR' });
  });
});
