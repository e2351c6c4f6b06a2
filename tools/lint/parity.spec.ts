import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

interface Row {
  readonly feature: string;
  readonly here: string;
  readonly shownBy: string;
}

/** The rows of docs/parity.md: three columns, headings left out. */
const rows: readonly Row[] = readFileSync(join(root, 'docs/parity.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\| (?:feature of ops|-)/.test(line))
  .map((line) => {
    const [, feature = '', here = '', shownBy = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    return { feature, here, shownBy: shownBy.replaceAll('\\|', '|') };
  });

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

describe('docs/parity.md', () => {
  it('has a row for each feature', () => {
    expect(rows.length).toBeGreaterThan(100);
  });

  it.each(rows.filter(({ shownBy }) => shownBy.startsWith('–')))('says why not: $feature', ({ here, shownBy }) => {
    expect(here).toBe('');
    expect(shownBy).toMatch(/^– .{20,}\.$/);
  });

  it.each(rows.filter(({ shownBy }) => !shownBy.startsWith('–')))(
    'names tests that exist: $feature',
    ({ here, shownBy }) => {
      expect(here).not.toBe('');
      const missing = shownBy.split('<br>').filter((test) => {
        const [, file = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(test) ?? [];
        return (
          !/\.(?:spec|spec-d|suite)\.ts$/.test(file) || !existsSync(join(root, file)) || !titlesOf(file).includes(title)
        );
      });
      expect(missing).toEqual([]);
    },
  );
});
