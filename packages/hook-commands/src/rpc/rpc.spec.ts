import { describe, expect, it } from 'vitest';
import { createReplyDecoder, createReplyEncoder, createRequestDecoder, createRequestEncoder } from './index.ts';
import type { JujucRequest } from './jujuc.ts';

/** Bytes written as hexadecimal with comments, quoted words and line breaks. */
function bytes(text: string): Uint8Array {
  const hex = text
    .replaceAll(/#.*$/gm, '')
    .replaceAll(/"([^"]*)"/g, (_match, word: string) => Buffer.from(word).toString('hex'))
    .replaceAll(/\s/g, '');
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const nothing = new Uint8Array(0);

const isLeader: JujucRequest = {
  contextId: 'c1',
  dir: '/c',
  commandName: 'is-leader',
  args: ['--format=json'],
  stdinSet: false,
  stdin: nothing,
};
const stateSet: JujucRequest = {
  ...isLeader,
  commandName: 'state-set',
  args: ['--file', '-'],
  stdinSet: true,
  stdin: utf8(`{"k":"v"}`),
};

// Captured from Go's net/rpc.
const firstRequest = bytes(`
  2f ff81 03 0101 07 "Request" 01ff82 00                   # type 65, a struct
   0102 01 0d "ServiceMethod" 010c 00 01 03 "Seq" 0106 00 00 00
  0f ff82 01 0a "Jujuc.Main" 00                            # Seq 0 is left out
  5c ff83 03 0101 07 "Request" 01ff84 00                   # type 66, a struct
   0106 01 09 "ContextId" 010c 00 01 03 "Dir" 010c 00 01 0b "CommandName" 010c 00
   01 04 "Args" 01ff86 00 01 08 "StdinSet" 0102 00 01 05 "Stdin" 010a 00 00 00
  16 ff85 02 0101 08 "[]string" 01ff86 00 010c 00 00       # type 67, a slice
  26 ff84 01 02 "c1" 01 02 "/c" 01 09 "is-leader" 01 01 0d "--format=json" 00`);
const secondRequest = bytes(`
  11 ff82 01 0a "Jujuc.Main" 01 01 00                      # Seq 1
  2e ff84 01 02 "c1" 01 02 "/c" 01 09 "state-set" 01 02 06 "--file" 01 "-" 01 01 01 09 7b226b223a2276227d 00`);
const firstReply = bytes(`
  3a ff81 03 0101 08 "Response" 01ff82 00 0103             # type 65, a struct
   01 0d "ServiceMethod" 010c 00 01 03 "Seq" 0106 00 01 05 "Error" 010c 00 00 00
  0f ff82 01 0a "Jujuc.Main" 00
  39 ff83 03 0101 0c "ExecResponse" 01ff84 00 0103         # type 66, a struct
   01 04 "Code" 0104 00 01 06 "Stdout" 010a 00 01 06 "Stderr" 010a 00 00 00
  09 ff84 02 04 "true" 00`);
const refusal = bytes(`
  3a ff82 01 0a "Jujuc.Main" 01 01 01 27 "hook tool requires stdin, none supplied" 00
  0a ff85 03 0102 ff86 00 00 00                            # type 67, a struct without name and fields
  03 ff86 00`);
const failure = bytes(`
  11 ff82 01 0a "Jujuc.Main" 01 02 00
  1f ff84 01 02 02 18 "ERROR permission denied" 0a 00`);

describe('the protocol of the unit agent, as Go writes it', () => {
  it('has requests of these bytes', () => {
    const encoder = createRequestEncoder();
    expect(encoder.encode(0, isLeader)).toEqual(firstRequest);
    expect(firstRequest).toHaveLength(219);
    expect(encoder.encode(1, stateSet)).toEqual(secondRequest);
  });

  it('has requests that a server reads', () => {
    const decoder = createRequestDecoder();
    expect([...decoder.push(firstRequest)]).toEqual([{ seq: 0, request: isLeader }]);
    expect([...decoder.push(secondRequest)]).toEqual([{ seq: 1, request: stateSet }]);
  });

  const replies = [
    [0, { response: { code: 0, stdout: utf8('true'), stderr: nothing } }, firstReply],
    [1, { error: 'hook tool requires stdin, none supplied' }, refusal],
    [2, { response: { code: 1, stdout: nothing, stderr: utf8('ERROR permission denied\n') } }, failure],
  ] as const;

  it('has replies of these bytes', () => {
    const encoder = createReplyEncoder();
    expect(firstReply).toHaveLength(143);
    for (const [seq, reply, wire] of replies) expect(encoder.encode(seq, reply)).toEqual(wire);
  });

  it('has replies that a client reads', () => {
    const decoder = createReplyDecoder();
    for (const [seq, reply, wire] of replies) expect([...decoder.push(wire)]).toEqual([{ seq, reply }]);
  });
});
