import { describe, expect, it } from 'vitest';
import { checkSecretContent } from './secret-content.ts';

describe('checkSecretContent', () => {
  it.each<[name: string, content: Record<string, string | Uint8Array>, code: string]>([
    ['no key at all', {}, 'HOOK_COMMAND_BAD_VALUE'],
    ['a key of two characters', { ab: 'x' }, 'HOOK_COMMAND_BAD_KEY'],
    ['a key with a path in it', { '../../abc': 'x' }, 'HOOK_COMMAND_BAD_KEY'],
    ['a key ending in a hyphen', { 'abc-': 'x' }, 'HOOK_COMMAND_BAD_KEY'],
    ['half of a surrogate pair', { password: '\ud800' }, 'HOOK_COMMAND_BAD_VALUE'],
    ['more than Juju holds', { one: 'x'.repeat(375_000), two: new Uint8Array(375_001) }, 'HOOK_COMMAND_BAD_VALUE'],
  ])('refuses %s', (_name, content, code) => {
    expect(() => checkSecretContent('secret-add', content)).toThrow(expect.objectContaining({ code }));
  });

  it('takes as much as Juju holds, and empty values', () => {
    checkSecretContent('secret-add', { one: 'x'.repeat(375_000), two: new Uint8Array(375_000), 'a-b-c': '' });
  });
});
