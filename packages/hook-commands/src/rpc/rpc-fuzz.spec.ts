import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isHookCommandError } from '../errors/hook-command-error.ts';
import { createReplyDecoder, createReplyEncoder, createRequestDecoder, createRequestEncoder } from './index.ts';
import type { JujucReply, JujucRequest } from './jujuc.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 300 });
const bytes = fc.uint8Array({ maxLength: 2_000 });
const request: fc.Arbitrary<JujucRequest> = fc.record({
  contextId: text,
  dir: text,
  commandName: text,
  args: fc.array(text, { maxLength: 300 }),
  stdinSet: fc.boolean(),
  stdin: bytes,
});
const reply: fc.Arbitrary<JujucReply> = fc.oneof(
  fc.record({ error: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }) }),
  fc.record({ response: fc.record({ code: fc.integer(), stdout: bytes, stderr: bytes }) }),
);

/** Cuts what was sent into chunks as a socket may deliver it. */
function chunks(sent: readonly Uint8Array[], sizes: readonly number[]): Uint8Array[] {
  const all = Buffer.concat(sent);
  const cut: Uint8Array[] = [];
  for (let offset = 0, n = 0; offset < all.length; n++) {
    const size = sizes[n % sizes.length] ?? 1;
    cut.push(Uint8Array.from(all.subarray(offset, offset + size)));
    offset += size;
  }
  return cut;
}

const chunkSizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 });

describe('the protocol of the unit agent', () => {
  it('gives back any requests, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(request, { maxLength: 5 }), chunkSizes, (requests, sizes) => {
        const encoder = createRequestEncoder();
        const sent = requests.map((each, seq) => encoder.encode(seq, each));
        const decoder = createRequestDecoder();
        const received = chunks(sent, sizes).flatMap((chunk) => [...decoder.push(chunk)]);
        expect(received).toEqual(requests.map((each, seq) => ({ seq, request: each })));
      }),
    );
  });

  it('gives back any replies, in any order, however they are cut', () => {
    const numbered = fc.tuple(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), reply);
    fc.assert(
      fc.property(fc.array(numbered, { maxLength: 5 }), chunkSizes, (replies, sizes) => {
        const encoder = createReplyEncoder();
        const sent = replies.map(([seq, each]) => encoder.encode(seq, each));
        const decoder = createReplyDecoder();
        const received = chunks(sent, sizes).flatMap((chunk) => [...decoder.push(chunk)]);
        expect(received).toEqual(replies.map(([seq, each]) => ({ seq, reply: each })));
      }),
    );
  });
});

describe.each([
  ['requests', createRequestDecoder, () => createRequestEncoder().encode(7, sampleRequest)],
  ['replies', createReplyDecoder, () => createReplyEncoder().encode(7, sampleReply)],
] as const)('a decoder of %s', (_name, createDecoder, sample) => {
  /** Nothing but the protocol's own error leaves a decoder. */
  function feed(input: readonly Uint8Array[]): number {
    const decoder = createDecoder({ messageLimitBytes: 4_096 });
    try {
      return input.reduce((count, chunk) => count + [...decoder.push(chunk)].length, 0);
    } catch (error) {
      if (!isHookCommandError(error, 'HOOK_COMMAND_PROTOCOL')) throw error;
      return -1;
    }
  }

  it('takes or refuses any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 6 }), (input) => void feed(input)),
      {
        numRuns: 2_000,
      },
    );
  });

  it('waits for the rest of a message that is cut off anywhere', () => {
    const whole = sample();
    for (let length = 0; length < whole.length; length++) expect(feed([whole.slice(0, length)])).toBe(0);
    expect(feed([whole])).toBe(1);
  });

  it('takes or refuses a message in which any bytes were changed', () => {
    const whole = sample();
    const change = fc.tuple(fc.integer({ min: 0, max: whole.length - 1 }), fc.integer({ min: 0, max: 255 }));
    const changes = fc.array(change, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(changes, (list) => {
        const damaged = whole.slice();
        for (const [at, byte] of list) damaged[at] = byte;
        feed([damaged]);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each<[name: string, input: Uint8Array]>([
    ['a length of 9 bytes', Uint8Array.from([0xf7, 1, 0, 0, 0, 0, 0, 0, 0, 0])],
    ['a length beyond the limit', Uint8Array.from([0xfe, 0x10, 0x01])],
    ['an empty message', Uint8Array.from([0])],
    ['a value of a type that was not defined', Uint8Array.from([3, 0xff, 0x82, 0])],
    ['a type that contains itself without end', selfContaining()],
  ])('refuses %s at once', (_name, input) => {
    expect(feed([input])).toBe(-1);
  });

  it('holds no more than the limit and a chunk of what never ends', () => {
    const decoder = createDecoder({ messageLimitBytes: 4_096 });
    // A message of 4,096 bytes is announced, and all but its last byte comes, bit by bit.
    [...decoder.push(Uint8Array.from([0xfe, 0x10, 0x00]))].forEach(() => undefined);
    for (let sent = 0; sent < 4_095; sent++) expect([...decoder.push(Uint8Array.of(0))]).toEqual([]);
    expect(() => [...decoder.push(Uint8Array.of(0))]).toThrow();
  });
});

const sampleRequest: JujucRequest = {
  contextId: 'w/0-start-1',
  dir: '/srv/charm',
  commandName: 'state-set',
  args: ['--file', '-'],
  stdinSet: true,
  stdin: new TextEncoder().encode('{"k":"v"}'),
};
const sampleReply: JujucReply = {
  response: { code: 1, stdout: new Uint8Array(3), stderr: new TextEncoder().encode('ERROR permission denied\n') },
};

/** A struct with a field of its own type, and a value of it that nests to the end of the message. */
function selfContaining(): Uint8Array {
  // wireType{StructT{CommonType{Name "S", Id 65}, [{Name "s", Id 65}]}}
  const definition = [0xff, 0x81, 3, 1, 1, 1, 0x53, 1, 0xff, 0x82, 0, 1, 1, 1, 1, 0x73, 1, 0xff, 0x82, 0, 0, 0];
  const value = [0xff, 0x82, ...Array.from({ length: 110 }, () => 1)];
  return Uint8Array.from([definition.length, ...definition, value.length, ...value]);
}
