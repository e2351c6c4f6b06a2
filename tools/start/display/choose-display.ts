import type { Display } from './display.ts';
import { jsonDisplay } from './json.ts';
import { lineDisplay } from './lines.ts';

export const formats = ['table', 'lines', 'json'] as const;
export type Format = (typeof formats)[number];

/** The display that was asked for; by default a table on a terminal, lines elsewhere. */
export async function chooseDisplay(format: Format | undefined): Promise<Display> {
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  switch (format ?? (process.stdout.isTTY ? 'table' : 'lines')) {
    case 'json':
      return jsonDisplay(print);
    case 'lines':
      return lineDisplay(print);
    case 'table': {
      const { tableDisplay } = await import('./table.ts');
      return tableDisplay(process.stdout);
    }
  }
}
