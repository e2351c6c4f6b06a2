import type { CharmProblem } from '../errors.ts';
import { isMap, type YamlMap } from './charm-project.ts';

/** Gathers problems of a charm's description while it is walked. */
export class ProblemCollector {
  readonly problems: CharmProblem[] = [];
  readonly #fileOf: (section: string) => string;

  /**
   * @param fileOf - the file that a top-level section stands in
   */
  constructor(fileOf: (section: string) => string) {
    this.#fileOf = fileOf;
  }

  /** Notes a problem of the field at a path, whose first element is the section. */
  report(path: readonly string[], text: string): void {
    const [section = ''] = path;
    this.problems.push({ file: this.#fileOf(section), field: path.join('.'), text });
  }

  /** Gives the named mappings of a section; entries that are no mappings are reported and left out. */
  entries(parent: YamlMap, path: readonly string[], options: { emptyAllowed?: boolean } = {}): [string, YamlMap][] {
    const value = parent[path.at(-1) ?? ''];
    if (value === undefined || value === null) return [];
    if (!isMap(value)) {
      this.report(path, `must be a mapping of names, not ${shown(value)}; write "name:" lines below it`);
      return [];
    }
    return Object.entries(value).flatMap(([name, entry]): [string, YamlMap][] => {
      if (entry === null && options.emptyAllowed === true) return [[name, {}]];
      if (isMap(entry)) return [[name, entry]];
      this.report([...path, name], `must be a mapping, not ${shown(entry)}; write its keys below it`);
      return [];
    });
  }

  /** Reports a value that is none of the words allowed. */
  oneOf(value: unknown, words: readonly string[], path: readonly string[]): void {
    if (typeof value === 'string' && words.includes(value)) return;
    this.report(path, `must be one of ${words.join(', ')}, not ${shown(value)}`);
  }

  /** Tells whether a value is text with something in it, and reports it when it is not. */
  text(value: unknown, path: readonly string[], remedy: string): value is string {
    if (typeof value === 'string' && value.trim() !== '') return true;
    const problem = value === undefined ? 'is missing' : `must be text, not ${shown(value)}`;
    this.report(path, `${problem}; ${remedy}`);
    return false;
  }
}

/** Shows an offending value in a message. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
