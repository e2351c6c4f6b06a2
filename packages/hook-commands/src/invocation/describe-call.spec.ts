import { describe, expect, it } from 'vitest';
import { describeCall } from './describe-call.ts';

describe('describeCall', () => {
  it.each([
    [
      'flags and positional arguments',
      'relation-get',
      ['--format=json', '-r', 'db:7', '-', 'web/0'],
      'relation-get --format=json -r db:7 - web/0',
    ],
    ['results without their values', 'action-set', ['a.b=geheim\nzeile'], 'action-set a.b=…'],
    ['free text as it is', 'status-set', ['waiting', '--', 'a=b'], 'status-set waiting -- a=b'],
    ['the first line of free text', 'juju-log', ['--', 'one\ntwo'], 'juju-log -- one…'],
    ['the beginning of long free text', 'juju-log', ['--', 'x'.repeat(90)], `juju-log -- ${'x'.repeat(80)}…`],
  ])('shows %s', (_name, command, args, shown) => {
    expect(describeCall({ command, args, stdin: 'never shown' })).toBe(shown);
  });
});
