import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Column, renderColumns } from './columns.ts';

interface Row {
  readonly name: string;
  readonly text: string;
  readonly more: string;
}
const columns: readonly Column<Row>[] = [
  { heading: 'Name', text: ({ name }) => name },
  { heading: 'Text', text: ({ text }) => text, shrinks: true },
  { heading: 'More', text: ({ more }) => more, dispensable: 1 },
];
const rows = [
  { name: 'a', text: 'a long sentence', more: 'x' },
  { name: 'bcdefg', text: '', more: 'y' },
];
const render = (width: number) => stripVTControlCharacters(renderColumns(columns, rows, width)).split('\n');

describe('renderColumns', () => {
  it.each([
    [
      'as wide as its cells',
      80,
      ['Name    Text             More', 'a       a long sentence  x', 'bcdefg                   y'],
    ],
    ['a column that shrinks cut', 24, ['Name    Text      More', 'a       a long …  x', 'bcdefg            y']],
    ['a column left out', 15, ['Name    Text', 'a       a lo…', 'bcdefg']],
    ['no narrower than its headings', 3, ['Name    Text', 'a       a l…', 'bcdefg']],
  ])('shows a table %s', (_how, width, expected) => {
    expect(render(width)).toEqual(expected);
  });
});
