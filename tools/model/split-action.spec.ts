import { describe, expect, it } from 'vitest';
import { splitAction } from './split-action.ts';

describe('splitAction', () => {
  it.each([
    ['a unit', ['web/1', 'backup'], 'web/1', 'backup', {}],
    ['no unit', ['backup', 'to=a/b', 'keep='], undefined, 'backup', { to: 'a/b', keep: '' }],
  ])('reads an action with %s', (_what, args, unit, action, parameters) => {
    expect(splitAction(args)).toEqual({ unit, action, parameters });
  });

  it.each([
    ['a unit alone', ['web/leader'], 'which action shall run in web/leader?'],
    ['an action without a name', [''], 'which action shall run in the unit that leads?'],
    ['a parameter without a value', ['backup', 'keep'], '"keep" has no "=" after a name.'],
  ])('refuses %s', (_what, args, message) => {
    expect(() => splitAction(args)).toThrow(message);
  });
});
