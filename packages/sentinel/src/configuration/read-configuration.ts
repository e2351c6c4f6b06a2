/** One line of Sentinel's file. */
export interface Directive {
  /** What it is about: `port`, `sentinel announce-ip`. */
  readonly name: string;
  readonly values: readonly string[];
  /** The line as it stands. */
  readonly line: string;
}

/** Reads Sentinel's file; comments and empty lines are left out. */
export function readConfiguration(text: string): readonly Directive[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const words = wordsOf(line);
      const length = words[0] === 'sentinel' ? 2 : 1;
      return { name: words.slice(0, length).join(' '), values: words.slice(length), line };
    });
}

/** Redis quotes a word where it thinks that it must; ours need no escapes. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}
