import { format, inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { Redacted } from './redacted.ts';

describe('Redacted', () => {
  const secret = new Redacted('geheim');

  it('gives its value to whoever asks on purpose', () => {
    expect(secret.reveal()).toBe('geheim');
  });

  it.each<[name: string, printed: string]>([
    ['a template', String(secret)],
    ['a concatenation', 'is ' + String(secret)],
    ['JSON', JSON.stringify({ secret })],
    ['inspect', inspect(secret)],
    ['inspect inside something', inspect({ deep: [{ secret }] }, { depth: null, showHidden: true })],
    ['format', format('%s %o %j', secret, secret, secret)],
    ['its keys', Object.entries(secret).join()],
    ['a copy', JSON.stringify(Object.assign({}, secret))],
  ])('does not show in %s', (_name, printed) => {
    expect(printed).not.toContain('geheim');
  });

  it('does not show where it is coerced', () => {
    expect(['', secret, '!'].join('')).toBe('***!');
  });

  it('is recognised when made by another install of this package', async () => {
    vi.resetModules();
    const other = await import('./redacted.ts');
    expect(other.Redacted).not.toBe(Redacted);
    expect(Redacted.is(new other.Redacted('x'))).toBe(true);
    expect(Redacted.is('x')).toBe(false);
  });
});
