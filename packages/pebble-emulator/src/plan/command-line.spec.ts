import { describe, expect, it } from 'vitest';
import { parseCommandLine, splitWords } from './command-line.ts';

describe('splitWords', () => {
  it.each<[what: string, text: string, words: string[]]>([
    ['words', 'a  b\tc\n', ['a', 'b', 'c']],
    ['single quotes', `sh -c 'echo "$A" \\n'`, ['sh', '-c', 'echo "$A" \\n']],
    ['double quotes', `a "b \\" c" d`, ['a', 'b " c', 'd']],
    ['an empty quoted word', `a ''`, ['a', '']],
    ['a backslash', 'a\\ b c', ['a b', 'c']],
    ['a comment', 'a b #c d', ['a', 'b']],
    ['a hash inside a word', 'a b#c', ['a', 'b#c']],
    ['a quoted hash', `a '#b'`, ['a', '#b']],
  ])('takes %s', (_what, text, words) => {
    expect(splitWords(text)).toEqual(words);
  });

  it.each([
    ["a 'b", 'EOF found when expecting closing quote'],
    ['a "b', 'EOF found when expecting closing quote'],
    ['a \\', 'EOF found after escape character'],
  ])('refuses %j', (text, message) => {
    expect(() => splitWords(text)).toThrow(message);
  });
});

describe('parseCommandLine', () => {
  it.each<[command: string, base: string[], extra: string[]]>([
    ['cmd -a', ['cmd', '-a'], []],
    ['cmd [ -a b ]', ['cmd'], ['-a', 'b']],
    ['cmd [ -a', ['cmd'], ['-a']],
    ['cmd [a]', ['cmd', '[a]'], []],
  ])('tells the default arguments of %j', (command, base, extra) => {
    expect(parseCommandLine('svc', command)).toEqual({ base, extra });
  });

  it.each([
    ['cmd [ a ] b', 'cannot have any arguments after [ ... ] group'],
    ['cmd ]', 'cannot have ] outside of [ ... ] group'],
    ['[ cmd ]', 'cannot start command with [ ... ] group'],
    ['cmd [ a [ b ] ]', 'cannot nest [ ... ] groups'],
  ])('refuses %j', (command, reason) => {
    expect(() => parseCommandLine('svc', command)).toThrow(`cannot parse service "svc" command: ${reason}`);
  });
});
