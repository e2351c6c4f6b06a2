/** A service's command: the words before `[`, and the default arguments inside the brackets. */
export interface CommandLine {
  readonly base: readonly string[];
  readonly extra: readonly string[];
}

/**
 * Splits a service's command and tells its default arguments apart.
 *
 * @throws Error when quotes or brackets do not match
 */
export function parseCommandLine(service: string, command: string): CommandLine {
  try {
    return groupBrackets(splitWords(command));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`cannot parse service ${JSON.stringify(service)} command: ${reason}`, { cause });
  }
}

/** Writes a command with its default arguments in brackets, so that it is read back as it is. */
export function formatCommand(base: readonly string[], extra: readonly string[]): string {
  const words = base.map(quoteWord);
  return [...words, ...(extra.length > 0 ? ['[', ...extra.map(quoteWord), ']'] : [])].join(' ');
}

/** Writes a word so that a shell, or a service's command, reads it back as it is. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
}

function groupBrackets(words: readonly string[]): CommandLine {
  const open = words.indexOf('[');
  if (words.slice(0, open < 0 ? undefined : open).includes(']'))
    throw new Error('cannot have ] outside of [ ... ] group');
  if (open < 0) return { base: words, extra: [] };
  if (open === 0) throw new Error('cannot start command with [ ... ] group');
  const inside = words.slice(open + 1);
  const close = inside.indexOf(']');
  const extra = close < 0 ? inside : inside.slice(0, close);
  if (extra.includes('[')) throw new Error('cannot nest [ ... ] groups');
  if (close >= 0 && close < inside.length - 1) throw new Error('cannot have any arguments after [ ... ] group');
  return { base: words.slice(0, open), extra };
}

/**
 * Splits text into words as a POSIX shell would, without variables or substitution.
 *
 * A word that starts with an unquoted `#` begins a comment, which lasts until the end of the line.
 *
 * @throws Error when a quote is not closed or a backslash ends the text
 */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === '#' && word === undefined) {
      const end = text.indexOf('\n', index);
      index = end < 0 ? text.length : end;
    } else if (char === '\\') {
      index += 1;
      if (index === text.length) throw new Error('EOF found after escape character');
      word = (word ?? '') + text.charAt(index);
    } else if (char === "'" || char === '"') {
      const [quoted, end] = readQuoted(text, index, char);
      word = (word ?? '') + quoted;
      index = end;
    } else {
      word = (word ?? '') + char;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** Reads from an opening quote to its end; a backslash escapes only inside double quotes. */
function readQuoted(text: string, start: number, quote: string): [quoted: string, end: number] {
  let quoted = '';
  for (let index = start + 1; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (char === quote) return [quoted, index];
    if (char === '\\' && quote === '"') {
      index += 1;
      if (index === text.length) throw new Error('EOF found after escape character');
      quoted += text.charAt(index);
    } else {
      quoted += char;
    }
  }
  throw new Error('EOF found when expecting closing quote');
}
