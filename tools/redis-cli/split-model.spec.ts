import { describe, expect, it } from 'vitest';
import { splitModel } from './split-model.ts';

describe('splitModel', () => {
  it.each([
    ['no model', ['ping'], undefined, ['ping']],
    ['no arguments', [], undefined, []],
    ['one in front', ['--model', '42', 'redis-k8s/1', 'ping'], 42, ['redis-k8s/1', 'ping']],
    ['an option of redis-cli', ['echo', '--model', '42'], undefined, ['echo', '--model', '42']],
  ])('reads %s', (_what, args, model, rest) => {
    expect(splitModel(args)).toEqual({ model, rest });
  });

  it.each([[['--model']], [['--model', 'local', 'ping']]])('refuses %j', (args) => {
    expect(() => splitModel(args)).toThrow('--model takes the number of a process');
  });
});
