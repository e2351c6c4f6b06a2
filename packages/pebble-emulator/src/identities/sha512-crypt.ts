import { createHash, timingSafeEqual } from 'node:crypto';

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const hashPattern = /^\$6\$(?:rounds=(\d+)\$)?([^$]{0,16})[^$]*\$([./0-9A-Za-z]{86})$/;
const defaultRounds = 5_000;
const fewestRounds = 1_000;
/** The scheme allows a billion; the daemon must not be kept busy for minutes by a hash that somebody stored. */
const mostRounds = 999_999;

/**
 * Tells whether a password is that of a hash, as `openssl passwd -6` and `mkpasswd` make them.
 *
 * @param hash - `$6$[rounds=N$]salt$hash`; anything else matches no password
 * @see https://www.akkadia.org/drepper/SHA-crypt.txt
 */
export function verifySha512Crypt(hash: string, password: string): boolean {
  const [, asked, salt = '', expected = ''] = hashPattern.exec(hash) ?? [];
  if (expected === '') return false;
  const rounds = Math.min(Math.max(asked === undefined ? defaultRounds : Number(asked), fewestRounds), mostRounds);
  const actual = encode(digest(Buffer.from(password), Buffer.from(salt), rounds));
  return timingSafeEqual(Buffer.from(actual), Buffer.from(expected));
}

function digest(password: Buffer, salt: Buffer, rounds: number): Buffer {
  const alternate = sha512(password, salt, password);
  const first: Buffer[] = [password, salt, repeat(alternate, password.length)];
  for (let length = password.length; length > 0; length >>= 1) first.push(length & 1 ? alternate : password);
  let result = sha512(...first);
  const passwords = repeat(sha512(...Array.from({ length: password.length }, () => password)), password.length);
  const salts = repeat(sha512(...Array.from({ length: 16 + (result[0] ?? 0) }, () => salt)), salt.length);
  for (let round = 0; round < rounds; round += 1) {
    const parts = [round & 1 ? passwords : result];
    if (round % 3 !== 0) parts.push(salts);
    if (round % 7 !== 0) parts.push(passwords);
    parts.push(round & 1 ? result : passwords);
    result = sha512(...parts);
  }
  return result;
}

/** Three bytes become four letters; the scheme takes the bytes in an order of its own. */
function encode(bytes: Buffer): string {
  let text = '';
  for (let group = 0; group < 21; group += 1) {
    const places = [group, group + 21, group + 42];
    const turned = places.map((_, index) => places[(index + group) % 3] ?? 0);
    const value = turned.reduce((sum, place) => sum * 256 + (bytes[place] ?? 0), 0);
    text += letters(value, 4);
  }
  return text + letters(bytes[63] ?? 0, 2);
}

function letters(value: number, count: number): string {
  return Array.from({ length: count }, (_, index) => alphabet.charAt((value >> (6 * index)) & 63)).join('');
}

function repeat(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, length > 0 ? bytes : undefined);
}

function sha512(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha512');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
