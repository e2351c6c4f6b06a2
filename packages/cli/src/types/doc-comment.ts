/** What a doc comment may say of a name. */
export interface Documented {
  readonly description?: unknown;
  /** What Juju fills in where nobody gave a value. */
  readonly default?: unknown;
}

/**
 * Writes a TSDoc comment with the line break after it, or nothing when there is nothing to say.
 *
 * @param said - from the charm's description
 * @param indent - what the comment's lines begin with
 */
export function docComment({ description, default: fallback }: Documented, indent: string): string {
  const lines = [
    ...(typeof description === 'string' ? description.trim().split(/\s*\n\s*/) : []),
    ...(fallback === undefined || fallback === null ? [] : [`@defaultValue \`${JSON.stringify(fallback)}\``]),
  ].flatMap((line) => (line === '' ? [] : [line.replaceAll('*/', '*\\/')]));
  if (lines.length === 0) return '';
  const [only] = lines;
  if (lines.length === 1) return `${indent}/** ${String(only)} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}
