import { ByteWriter } from '../gob/byte-writer.ts';
import { GobDecoder } from '../gob/gob-decoder.ts';
import { GobEncoder } from '../gob/gob-encoder.ts';
import { defaultMessageLimitBytes } from '../gob/message-stream.ts';
import { request as requestBody, requestHeader, serviceMethod, type JujucRequest } from './jujuc.ts';

/** Writes the requests of one connection. */
export interface RequestEncoder {
  /**
   * Writes a request.
   *
   * @param seq - number of the call on this connection, from 0; its reply carries it
   * @returns the bytes to send, of their own
   */
  encode(seq: number, request: JujucRequest): Uint8Array;
}

/** A request as a server receives it, or, for a method that it does not serve, the error to reply with. */
export type ReceivedRequest =
  { readonly seq: number; readonly request: JujucRequest } | { readonly seq: number; readonly error: string };

/** Reads the requests of one connection. */
export interface RequestDecoder {
  /**
   * Takes the next bytes of the stream, in chunks of any size.
   *
   * @returns the requests that are complete now; bytes are taken in while they are iterated, so iterate to the end
   * @throws `HOOK_COMMAND_PROTOCOL`; close the connection then
   */
  push(chunk: Uint8Array): Iterable<ReceivedRequest>;
}

/** How much a decoder accepts. */
export interface DecoderOptions {
  /** Longest message, in bytes. Default 64 MiB. */
  readonly messageLimitBytes?: number;
}

/** Creates the encoder of a client: one for each connection, since types are defined once on it. */
export function createRequestEncoder(): RequestEncoder {
  const encoder = new GobEncoder();
  return {
    encode(seq, { contextId, dir, commandName, args, stdinSet, stdin }) {
      const out = new ByteWriter();
      encoder.encode(requestHeader, { ServiceMethod: serviceMethod, Seq: seq }, out);
      const body = { ContextId: contextId, Dir: dir, CommandName: commandName, Args: args };
      encoder.encode(requestBody, { ...body, StdinSet: stdinSet, Stdin: stdin }, out);
      return out.written();
    },
  };
}

/**
 * Creates the decoder of a server: one for each connection.
 *
 * @example
 * ```ts
 * const requests = createRequestDecoder();
 * const replies = createReplyEncoder();
 * for await (const chunk of socket) {
 *   for (const received of requests.push(chunk)) {
 *     const reply = 'error' in received ? received : { response: await run(received.request) };
 *     socket.write(replies.encode(received.seq, reply));
 *   }
 * }
 * ```
 */
export function createRequestDecoder(options: DecoderOptions = {}): RequestDecoder {
  const decoder = new GobDecoder(options.messageLimitBytes ?? defaultMessageLimitBytes);
  let header: { readonly ServiceMethod: string; readonly Seq: number } | undefined;
  return {
    *push(chunk) {
      for (const value of decoder.push(chunk)) {
        if (header === undefined) {
          header = value.as(requestHeader);
          continue;
        }
        const { ServiceMethod: method, Seq: seq } = header;
        header = undefined;
        if (method !== serviceMethod) {
          yield { seq, error: `rpc: can't find service ${method}` };
          continue;
        }
        const body = value.as(requestBody);
        const request = {
          contextId: body.ContextId,
          dir: body.Dir,
          commandName: body.CommandName,
          args: body.Args,
          stdinSet: body.StdinSet,
          stdin: body.Stdin,
        };
        yield { seq, request };
      }
    },
  };
}
