import { ByteWriter } from '../gob/byte-writer.ts';
import { GobDecoder } from '../gob/gob-decoder.ts';
import { GobEncoder } from '../gob/gob-encoder.ts';
import { defaultMessageLimitBytes } from '../gob/message-stream.ts';
import { execResponse, noBody, replyHeader, serviceMethod, type JujucReply } from './jujuc.ts';
import type { DecoderOptions } from './requests.ts';

/** Writes the replies of one connection. */
export interface ReplyEncoder {
  /**
   * Writes a reply. Replies may be written in any order.
   *
   * @param seq - that of the request
   * @returns the bytes to send, of their own
   */
  encode(seq: number, reply: JujucReply): Uint8Array;
}

/** A reply as a client receives it. */
export interface ReceivedReply {
  /** That of the request. */
  readonly seq: number;
  readonly reply: JujucReply;
}

/** Reads the replies of one connection. */
export interface ReplyDecoder {
  /**
   * Takes the next bytes of the stream, in chunks of any size.
   *
   * @returns the replies that are complete now; bytes are taken in while they are iterated, so iterate to the end
   * @throws `HOOK_COMMAND_PROTOCOL`; close the connection then
   */
  push(chunk: Uint8Array): Iterable<ReceivedReply>;
}

/** Creates the encoder of a server: one for each connection, since types are defined once on it. */
export function createReplyEncoder(): ReplyEncoder {
  const encoder = new GobEncoder();
  return {
    encode(seq, reply) {
      const out = new ByteWriter();
      const error = 'error' in reply ? reply.error : '';
      encoder.encode(replyHeader, { ServiceMethod: serviceMethod, Seq: seq, Error: error }, out);
      if ('error' in reply) {
        encoder.encode(noBody, {}, out);
      } else {
        const { code, stdout, stderr } = reply.response;
        encoder.encode(execResponse, { Code: code, Stdout: stdout, Stderr: stderr }, out);
      }
      return out.written();
    },
  };
}

/** Creates the decoder of a client: one for each connection. */
export function createReplyDecoder(options: DecoderOptions = {}): ReplyDecoder {
  const decoder = new GobDecoder(options.messageLimitBytes ?? defaultMessageLimitBytes);
  let header: { readonly Seq: number; readonly Error: string } | undefined;
  return {
    *push(chunk) {
      for (const value of decoder.push(chunk)) {
        if (header === undefined) {
          header = value.as(replyHeader);
          continue;
        }
        const { Seq: seq, Error: error } = header;
        header = undefined;
        if (error !== '') {
          // The body says nothing then, and its type may be anything.
          yield { seq, reply: { error } };
          continue;
        }
        const { Code: code, Stdout: stdout, Stderr: stderr } = value.as(execResponse);
        yield { seq, reply: { response: { code, stdout, stderr } } };
      }
    },
  };
}
