import { describe, expect, it } from 'vitest';
import { CharmsmithError } from './charmsmith-error.ts';

describe('CharmsmithError', () => {
  it('is recognised by brand and code, also in another copy of the class', () => {
    const foreign = Object.assign(new Error('from another install'), {
      code: 'X',
      [Symbol.for('@charmsmith/errors/CharmsmithError')]: true,
    });
    expect(CharmsmithError.is(foreign)).toBe(true);
    expect(CharmsmithError.is(foreign, 'X')).toBe(true);
    expect(CharmsmithError.is(foreign, 'Y')).toBe(false);
    expect(CharmsmithError.is(new Error('plain'))).toBe(false);
  });

  it('keeps its cause, hint and details', () => {
    const cause = new Error('why');
    const error = new CharmsmithError('what', { code: 'X', cause, hint: 'Do y.', details: { n: 1 } });
    expect(error).toMatchObject({
      name: 'CharmsmithError',
      message: 'what',
      code: 'X',
      cause,
      hint: 'Do y.',
      details: { n: 1 },
    });
  });
});
