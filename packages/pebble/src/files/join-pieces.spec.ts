import { describe, expect, it } from 'vitest';
import { JoinPieces } from './join-pieces.ts';

const pieceBytes = 256 * 1024;

/** Bytes of which none equals one that is a few places away. */
const bytes = (length: number) => Buffer.from(Array.from({ length }, (_, at) => at % 251));

describe('JoinPieces', () => {
  it.each<[name: string, whole: number, cut: number]>([
    ['nothing', 0, 1],
    ['less than one', 1_000, 300],
    ['exactly one', pieceBytes, 1_000],
    ['one and a byte', pieceBytes + 1, 4_096],
    ['several from pieces that do not fit', 3 * pieceBytes + 77, 65_537],
    ['several from one', 5 * pieceBytes + 3, 5 * pieceBytes + 3],
  ])('gives all of %s, in order, in pieces of one size', (_name, length, cut) => {
    const whole = bytes(length);
    const joined = new JoinPieces();
    const given: Buffer[] = [];
    for (let at = 0; at < length; at += cut) given.push(...joined.add(whole.subarray(at, at + cut)));
    expect(given.map((piece) => piece.length)).toEqual(given.map(() => pieceBytes));
    const rest = joined.rest();
    expect(rest.length).toBeLessThan(pieceBytes);
    expect(Buffer.concat([...given, rest]).equals(whole)).toBe(true);
  });

  it('keeps nothing of what it was given: that may be written to again', () => {
    const joined = new JoinPieces();
    const piece = Buffer.from('abc');
    joined.add(piece);
    piece.fill(0);
    expect(joined.rest().toString()).toBe('abc');
  });
});
