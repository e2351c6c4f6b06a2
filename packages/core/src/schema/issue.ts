/** One thing that is wrong with a value, and where. */
export interface Issue {
  /** Keys and indices from the outside in; empty for the value itself. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Says where an issue is as a reader would write it: `servers[0].port`; empty for the value itself. */
function formatPath(path: Issue['path']): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

/** Says one issue in one line: `port: must be 65535 at most`. */
export function formatIssue({ path, message }: Issue): string {
  const where = formatPath(path);
  return where === '' ? message : `${where}: ${message}`;
}

/** Says all issues in one line. */
export function formatIssues(issues: readonly Issue[]): string {
  return issues.map(formatIssue).join('; ');
}
