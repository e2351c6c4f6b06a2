/** Writes gob's basic values into a buffer that grows. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  /** How many bytes have been written. */
  get length(): number {
    return this.#length;
  }

  /** What has been written so far; a view, so write no further while it is in use. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Below 128 one byte; else the negated count of the bytes that follow, most significant first. */
  uint(value: number): void {
    if (value < 128) {
      this.#byte(value);
      return;
    }
    const digits: number[] = [];
    for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
    this.#byte(256 - digits.length);
    for (const digit of digits) this.#byte(digit);
  }

  /** The sign is the lowest bit; negative numbers are complemented first. */
  int(value: number): void {
    this.uint(value < 0 ? (-value - 1) * 2 + 1 : value * 2);
  }

  /** Length, then bytes. */
  bytes(value: Uint8Array): void {
    this.uint(value.length);
    this.raw(value);
  }

  /** As UTF-8. */
  string(value: string): void {
    this.bytes(Buffer.from(value, 'utf8'));
  }

  /** Bytes as they are. */
  raw(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.written());
    this.#bytes = grown;
  }
}
