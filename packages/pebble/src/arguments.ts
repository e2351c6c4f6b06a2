import { PebbleError } from './errors/pebble-error.ts';

/** Refuses a path that no daemon would take. */
export function checkPath(path: string): void {
  // Line breaks and NUL cannot be said in a multipart header.
  if (path.startsWith('/') && !/[\r\n\0]/.test(path)) return;
  throw invalidArgument(`path must be absolute and hold no line breaks, got ${JSON.stringify(path)}`);
}

/** Refuses a mode that no daemon would take; nothing for its default. */
export function checkPermissions(permissions: string | undefined): void {
  if (permissions === undefined || /^[0-7]{3}$/.test(permissions)) return;
  throw invalidArgument(`permissions must be three octal digits such as "644", got "${permissions}"`);
}

/** Refuses names of services that no daemon would take: none at all, empty ones, and commas, which separate names. */
export function checkNames(names: readonly string[]): void {
  if (names.length === 0) throw invalidArgument('services must be named, got an empty list');
  refuseBadName('service', names);
}

/** Refuses names of checks that no daemon would take. */
export function checkCheckNames(names: readonly string[]): void {
  refuseBadName('check', names);
}

function refuseBadName(what: string, names: readonly string[]): void {
  const bad = names.find((name) => name.trim() === '' || name.includes(','));
  if (bad !== undefined) throw invalidArgument(`a ${what} name must hold text and no commas, got "${bad}"`);
}

/** Refuses an identifier that would change the path of the request. */
export function checkId(id: string, what = 'change'): void {
  if (!/^[a-z0-9]+$/.test(id)) throw invalidArgument(`a ${what} id must be letters and digits, got "${id}"`);
}

/** Refuses a time that timers cannot hold. */
export function checkTimeout(name: string, ms: number, least = 0): void {
  if (ms >= least && ms < 2 ** 31) return;
  throw invalidArgument(`${name} must be between ${least} and 2147483647 milliseconds, got ${ms}`);
}

/** Refuses a time of a wait; `Infinity` waits for ever. */
export function checkWait(name: string, ms: number, least = 0): void {
  if (ms !== Infinity) checkTimeout(name, ms, least);
}

/** The error of an argument that fits no daemon. */
export function invalidArgument(message: string): PebbleError {
  return new PebbleError(message, { code: 'PEBBLE_INVALID_ARGUMENT' });
}
