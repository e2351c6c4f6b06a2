/**
 * Makes an id in the form of Juju's (xid: 12 bytes in base 32, 20 characters).
 *
 * @param randomBytes - gives as many random bytes as asked for
 */
export function newXid(randomBytes: (size: number) => Uint8Array): string {
  const bits = [...randomBytes(12)]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .padEnd(100, '0');
  return (bits.match(/.{5}/g) ?? []).map((five) => Number.parseInt(five, 2).toString(32)).join('');
}
