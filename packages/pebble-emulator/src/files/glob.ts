/**
 * Makes a test of Go's `path.Match` patterns: `*`, `?`, `[a-z]`, `[^a-z]` and backslashes; no `**`, no braces.
 *
 * @throws Error `syntax error in pattern`
 */
export function compileGlob(pattern: string): (name: string) => boolean {
  let source = '';
  for (let index = 0; index < pattern.length; index += 1) {
    const char = pattern.charAt(index);
    if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '[') {
      const [, negated = '', ranges = ''] = /^\[(\^?)((?:\\[^]|[^\\\]])+)\]/.exec(pattern.slice(index)) ?? malformed();
      source += `[${negated}${compileRanges(ranges)}]`;
      index += negated.length + ranges.length + 1;
    } else {
      if (char === '\\') index += 1;
      source += escape(pattern.charAt(index) || malformed());
    }
  }
  const expression = new RegExp(`^${source}$`, 's');
  return (name) => expression.test(name);
}

function compileRanges(ranges: string): string {
  const parts = [...ranges.matchAll(/(\\[^]|[^\\-])(?:-(\\[^]|[^\\-]))?/g)];
  if (parts.map(([part]) => part).join('') !== ranges) malformed();
  return parts
    .map(([, low = '', high]) =>
      high === undefined ? escape(low.slice(-1)) : `${escape(low.slice(-1))}-${escape(high.slice(-1))}`,
    )
    .join('');
}

function escape(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
}

function malformed(): never {
  throw new Error('syntax error in pattern');
}
