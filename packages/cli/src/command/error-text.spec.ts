import { CharmsmithError } from '@charmsmith/errors';
import { describe, expect, it } from 'vitest';
import { errorText } from './error-text.ts';

describe('errorText', () => {
  it.each<[name: string, error: unknown, text: string]>([
    ['an error with a hint', new CharmsmithError('cannot do it', { code: 'X', hint: 'Do y.' }), 'cannot do it. Do y.'],
    ['one without', new CharmsmithError('cannot do it', { code: 'X' }), 'cannot do it'],
    [
      'one that carries a difference',
      new CharmsmithError('it differs', { code: 'X', details: { difference: '@@ line 1 → 1 @@\n-a\n+b' } }),
      'it differs\n@@ line 1 → 1 @@\n-a\n+b',
    ],
    ['any other error', new Error('disk full'), 'disk full'],
  ])('of %s', (_name, error, text) => {
    expect(errorText(error)).toBe(text);
  });
});
