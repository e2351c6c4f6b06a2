import { describe, expect, it } from 'vitest';
import { ServiceLog, lastLines } from './service-log.ts';

const newLog = () => new ServiceLog(() => new Date(0));
const messages = (log: ServiceLog) => log.entries().map(({ message }) => message);

describe('ServiceLog', () => {
  it('puts lines together from pieces cut anywhere', () => {
    const log = newLog();
    const bytes = Buffer.from('one\nzwölf\n\nlast');
    for (const byte of bytes) log.write(Buffer.from([byte]));
    expect(messages(log)).toEqual(['one', 'zwölf', '', 'last']);
  });

  it('takes the end of a process for the end of its line', () => {
    const log = newLog();
    log.write(Buffer.from('unfinished'));
    log.end();
    log.write(Buffer.from('next\n'));
    expect(messages(log)).toEqual(['unfinished', 'next']);
  });

  it('splits lines of more than 4 KiB', () => {
    const log = newLog();
    log.write(Buffer.from(`${'x'.repeat(9000)}\n`));
    expect(messages(log).map(({ length }) => length)).toEqual([4096, 4096, 808]);
  });

  it('forgets the oldest beyond 100 KiB', () => {
    const log = newLog();
    for (let index = 0; index < 2000; index += 1) log.write(Buffer.from(`${String(index).padStart(99, '0')}\n`));
    expect(log.entries()).toHaveLength(1024);
    expect(Number(messages(log).at(-1))).toBe(1999);
  });
});

describe('lastLines', () => {
  it.each<[what: string, lines: string[], shown: string]>([
    ['one blank line for none', [], '    '],
    ['all that fit', ['a', 'b'], '    a\n    b'],
    ['a mark for what does not', ['a', 'b', 'c', 'd'], '    (...)\n    b\n    c\n    d'],
    ['no blank lines at the end', ['a', '', ''], '    a'],
  ])('shows %s', (_what, lines, shown) => {
    expect(
      lastLines(
        lines.map((message) => ({ time: new Date(0), message })),
        3,
      ),
    ).toBe(shown);
  });
});
