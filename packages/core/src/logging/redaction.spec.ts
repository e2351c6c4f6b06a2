import { describe, expect, it } from 'vitest';
import { createRedaction } from './redaction.ts';

function masked(text: string, ...values: string[]): string {
  const redaction = createRedaction();
  for (const value of values) redaction.hide(value);
  return redaction.apply(text);
}

describe('createRedaction', () => {
  it.each<[name: string, text: string, values: string[], result: string]>([
    ['nothing when nothing is hidden', 'a secret', [], 'a secret'],
    ['every occurrence', 'geheim, geheim', ['geheim'], '***, ***'],
    ['a value that contains another as a whole', 'geheimnis', ['geheim', 'geheimnis'], '***'],
    ['a value with characters that mean something to a pattern', 'a.b*c$', ['a.b*c$'], '***'],
    ['no value under four characters', 'a cat', ['cat', ''], 'a cat'],
    ['each line of a value of several', 'key MIIEvQIBADAN broke', ['-----BEGIN-----\nMIIEvQIBADAN\n'], 'key *** broke'],
    ['no short line of a value of several', 'the end is near', ['password: x\nend'], 'the end is near'],
  ])('masks %s', (_name, text, values, result) => {
    expect(masked(text, ...values)).toBe(result);
  });
});
