/**
 * How much is handed on at once. A file is written piece by piece, each with a trip to another thread; larger pieces
 * than this cost more to be allocated than they save.
 */
const joinedBytes = 256 * 1024;

/** Joins pieces of a stream to larger ones. */
export class JoinPieces {
  #joined = Buffer.allocUnsafeSlow(0);
  #filled = 0;

  /** Takes a piece in, and gives what is full by it. */
  add(piece: Uint8Array): readonly Buffer[] {
    const full: Buffer[] = [];
    for (let at = 0; at < piece.length;) {
      if (this.#filled === this.#joined.length) this.#joined = Buffer.allocUnsafeSlow(joinedBytes);
      const size = Math.min(joinedBytes - this.#filled, piece.length - at);
      this.#joined.set(piece.subarray(at, at + size), this.#filled);
      this.#filled += size;
      at += size;
      if (this.#filled === joinedBytes) full.push(this.#take());
    }
    return full;
  }

  /** Gives what is left at the end; it may be empty. */
  rest(): Buffer {
    return Buffer.from(this.#take());
  }

  #take(): Buffer {
    const taken = this.#joined.subarray(0, this.#filled);
    this.#joined = Buffer.allocUnsafeSlow(0);
    this.#filled = 0;
    return taken;
  }
}
