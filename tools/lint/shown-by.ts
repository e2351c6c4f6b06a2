import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** The rows of a Markdown document's tables, cell by cell, headings left out. */
export function readRows(document: string): readonly (readonly string[])[] {
  const lines = readFileSync(join(root, document), 'utf8').split('\n');
  return lines
    .filter((line, index) => line.startsWith('|') && !isRule(line) && !isRule(lines[index + 1] ?? ''))
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim().replaceAll('\\|', '|')));
}

/** Whether a cell gives a reason for there being no test, after a dash. */
export function isReason(shownBy: string): boolean {
  return shownBy.startsWith('–');
}

/** Those of the tests of a cell (`file`: title, one a line) that do not exist. */
export function findMissingTests(shownBy: string): readonly string[] {
  return shownBy.split('<br>').filter((test) => {
    const [, file = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(test) ?? [];
    return (
      !/\.(?:spec|spec-d|suite)\.ts$/.test(file) || !existsSync(join(root, file)) || !titlesOf(file).includes(title)
    );
  });
}

/** Whether a line divides the heading of a table from its rows. */
function isRule(line: string): boolean {
  return /^\|[-| ]+\|$/.test(line);
}

/** The titles of a file's tests, as they are written there: what follows `it(`, `describe(` or the table of an `each`. */
function titlesOf(file: string): readonly string[] {
  const source = readFileSync(join(root, file), 'utf8');
  const title = /(?:\b(?:it|describe)(?:\.\w+)*|\))\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")/g;
  return [...source.matchAll(title)].map(([, single, double]) =>
    (single ?? double ?? '')
      .replaceAll(/\\u([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
      .replaceAll(/\\(.)/g, '$1'),
  );
}
