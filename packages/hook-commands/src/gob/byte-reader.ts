import { gobError } from './gob-error.ts';

/** Reads gob's basic values from one message; whatever would reach past its end is an error. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** How many bytes are left. */
  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  /** @throws `HOOK_COMMAND_PROTOCOL` also beyond 2^53 - 1: none of the protocol's numbers is that large */
  uint(): number {
    const size = this.#uintSize();
    if (size === 0) return this.#byte();
    this.#offset++;
    let value = 0;
    for (let index = 0; index < size; index++) value = value * 256 + this.#byte();
    if (!Number.isSafeInteger(value)) throw gobError('a number beyond 2^53');
    return value;
  }

  int(): number {
    const value = this.uint();
    return value % 2 === 0 ? value / 2 : -(value - 1) / 2 - 1;
  }

  /** A view of the message, not a copy. */
  bytes(): Uint8Array {
    const length = this.uint();
    this.#demand(length);
    this.#offset += length;
    return this.#bytes.subarray(this.#offset - length, this.#offset);
  }

  /** Ill-formed UTF-8 becomes U+FFFD. */
  string(): string {
    const { buffer, byteOffset, length } = this.bytes();
    // Not a TextDecoder, which Node would load: half a millisecond of every dispatch. Nor does this drop a leading BOM.
    return Buffer.from(buffer, byteOffset, length).toString('utf8');
  }

  /**
   * The number of elements that follow. Each takes a byte at least, so what is left bounds it.
   */
  count(): number {
    const count = this.uint();
    if (count > this.remaining) throw gobError('more elements announced than the message can hold');
    return count;
  }

  /** Passes over a number of any size up to 64 bits, which is also how floats travel. */
  skipUint(): void {
    const size = this.#uintSize();
    this.#demand(size + 1);
    this.#offset += size + 1;
  }

  /** How many bytes follow the first one of a number. */
  #uintSize(): number {
    this.#demand(1);
    const first = this.#bytes[this.#offset] ?? 0;
    if (first < 128) return 0;
    const size = 256 - first;
    if (size > 8) throw gobError('a number of more than 64 bits');
    return size;
  }

  #byte(): number {
    this.#demand(1);
    return this.#bytes[this.#offset++] ?? 0;
  }

  #demand(count: number): void {
    if (count > this.remaining) throw gobError('it ends in the middle of a value');
  }
}
