import { gobError } from './gob-error.ts';

/** Longest message that is accepted unless said otherwise: 64 MiB. */
export const defaultMessageLimitBytes = 64 * 1024 * 1024;

/**
 * Cuts a byte stream into gob messages, however it is chunked. What is kept is at most one message and what came with
 * the chunk that ends it.
 */
export class MessageStream {
  readonly #limitBytes: number;
  #kept = new Uint8Array(0);
  #length = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /**
   * Takes the next bytes.
   *
   * @returns the messages that are complete now, without their length; views that stay valid
   * @throws `HOOK_COMMAND_PROTOCOL` for a message beyond the limit, as soon as its length is known
   */
  *push(chunk: Uint8Array): Generator<Uint8Array> {
    const bytes = this.#length === 0 ? chunk : this.#append(chunk);
    let start = 0;
    for (;;) {
      const header = parseLength(bytes, start);
      if (header === undefined) break;
      if (header.length > this.#limitBytes) {
        throw gobError(`${header.length} bytes announced where ${this.#limitBytes} are allowed`);
      }
      const end = header.end + header.length;
      if (end > bytes.length) break;
      yield bytes.subarray(header.end, end);
      start = end;
    }
    this.#keep(bytes.subarray(start));
  }

  /** Adds to what is kept; the room doubles, so that many small chunks cost no more than one large. */
  #append(chunk: Uint8Array): Uint8Array {
    const length = this.#length + chunk.length;
    if (length > this.#kept.length) {
      const grown = new Uint8Array(Math.max(length, this.#kept.length * 2));
      grown.set(this.#kept.subarray(0, this.#length));
      this.#kept = grown;
    }
    this.#kept.set(chunk, this.#length);
    this.#length = length;
    return this.#kept.subarray(0, length);
  }

  #keep(rest: Uint8Array): void {
    if (rest.buffer === this.#kept.buffer && rest.length === this.#length && rest.length > 0) return;
    // A copy: messages handed out before are views of what was kept.
    this.#kept = rest.slice();
    this.#length = rest.length;
  }
}

/** Reads the length before a message; `undefined` when more bytes are needed for it. */
function parseLength(bytes: Uint8Array, start: number): { readonly length: number; readonly end: number } | undefined {
  const first = bytes[start];
  if (first === undefined) return undefined;
  if (first < 128) return { length: first, end: start + 1 };
  const end = start + 1 + 256 - first;
  if (end - start > 9) throw gobError('a length of more than 64 bits');
  if (end > bytes.length) return undefined;
  return { length: bytes.subarray(start + 1, end).reduce((sum, byte) => sum * 256 + byte, 0), end };
}
