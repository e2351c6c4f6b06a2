import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRequest, MessageReader, messageLimitBytes } from './wire.ts';

function field(bytes: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(bytes.length);
  return Buffer.concat([size, bytes]);
}

describe('decodeRequest', () => {
  it('gives back what a hook command sends', () => {
    const sent = Buffer.concat(
      ['c1', '/charm', 'relation-set', '1', 'k: v', '--file', '-'].map((text) => field(Buffer.from(text))),
    );
    expect(decodeRequest(sent)).toEqual({
      contextId: 'c1',
      dir: '/charm',
      command: 'relation-set',
      args: ['--file', '-'],
      stdin: 'k: v',
    });
  });

  it('takes any bytes without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const request = decodeRequest(Buffer.from(bytes));
        return request === undefined || request.args.length >= 0;
      }),
    );
  });

  it.each([
    ['nothing', []],
    ['too few fields', ['c1', '/charm', 'is-leader']],
  ])('refuses %s', (_name, fields) => {
    expect(decodeRequest(Buffer.concat(fields.map((text) => field(Buffer.from(text)))))).toBeUndefined();
  });
});

describe('MessageReader', () => {
  it('gives the same messages however they arrive', () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 5 });
    fc.assert(
      fc.property(pieces, fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }), (bodies, cuts) => {
        const stream = Buffer.concat(bodies.map((body) => field(Buffer.from(body))));
        const reader = new MessageReader();
        const received: Buffer[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn += 1) {
          const end = at + (cuts[turn % cuts.length] ?? 1);
          received.push(...(reader.push(stream.subarray(at, end)) ?? []));
          at = end;
        }
        expect(received).toEqual(bodies.map((body) => Buffer.from(body)));
      }),
    );
  });

  it('refuses a message beyond the limit before it has arrived', () => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(messageLimitBytes + 1);
    expect(new MessageReader().push(head)).toBeUndefined();
  });
});
