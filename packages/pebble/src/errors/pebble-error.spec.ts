import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isPebbleError, PebbleError, PebblePathError, type PebbleErrorCode } from './pebble-error.ts';

// A record, so that a code that is missing here does not compile.
const codes: Record<PebbleErrorCode, true> = {
  PEBBLE_UNREACHABLE: true,
  PEBBLE_API_ERROR: true,
  PEBBLE_CHANGE_FAILED: true,
  PEBBLE_CHANGE_TIMEOUT: true,
  PEBBLE_PATH_ERROR: true,
  PEBBLE_EXEC_FAILED: true,
  PEBBLE_EXEC_TIMEOUT: true,
  PEBBLE_PROTOCOL_ERROR: true,
  PEBBLE_ABORTED: true,
  PEBBLE_INVALID_ARGUMENT: true,
  PEBBLE_UNSUPPORTED: true,
  PEBBLE_SERVICE_TIMEOUT: true,
  PEBBLE_TREE_INCOMPLETE: true,
  PEBBLE_UNTRUSTED_SERVER: true,
};

describe('PebbleError', () => {
  it('has a row in the README for each of its codes', async () => {
    const readme = await readFile(join(import.meta.dirname, '../../README.md'), 'utf8');
    const rows = [...readme.matchAll(/^\| `(PEBBLE_\w+)`/gm)].map(([, code]) => code);
    expect(rows.sort()).toEqual(Object.keys(codes).sort());
  });
});

describe('isPebbleError', () => {
  it('tells the codes apart', () => {
    const error = new PebblePathError('cannot read "/a"', { kind: 'not-found', path: '/a' });
    expect(isPebbleError(error, 'PEBBLE_PATH_ERROR') && error.kind).toBe('not-found');
    expect(isPebbleError(error, 'PEBBLE_API_ERROR')).toBe(false);
    expect(isPebbleError(new Error('other'), 'PEBBLE_PATH_ERROR')).toBe(false);
    expect(isPebbleError(undefined, 'PEBBLE_PATH_ERROR')).toBe(false);
  });

  it('knows its own class as a Charmsmith error', () => {
    const error = new PebbleError('x', { code: 'PEBBLE_ABORTED' });
    expect(error).toMatchObject({ name: 'PebbleError', code: 'PEBBLE_ABORTED' });
  });
});
