import { describe, expect, it } from 'vitest';
import { ServiceLog, lastLines } from './service-log.ts';

const newLog = () => new ServiceLog('web', () => new Date(0));
const write = (log: ServiceLog, text: string) => log.write(Buffer.from(text));
const messages = (log: ServiceLog) => log.entries().map(({ message }) => message);

describe('ServiceLog', () => {
  it('puts lines together from pieces cut anywhere', () => {
    const log = newLog();
    for (const byte of Buffer.from('one\nzwölf\n\nlast')) log.write(Buffer.from([byte]));
    expect(messages(log)).toEqual(['one', 'zwölf', '', 'last']);
  });

  it('takes the end of a process for the end of its line', () => {
    const log = newLog();
    write(log, 'unfinished');
    log.end();
    write(log, 'next\n');
    expect(messages(log)).toEqual(['unfinished', 'next']);
  });

  it('lets long lines fall apart into blocks of 4 KiB, the first of which holds time and name', () => {
    const log = newLog();
    write(log, `${'x'.repeat(9000)}\n`);
    expect(messages(log).map(({ length }) => length)).toEqual([4065, 4096, 839]);
  });

  it('takes bytes that are no text for replacement characters', () => {
    const log = newLog();
    log.write(Buffer.from([0x61, 0xff, 0x0a]));
    expect(messages(log)).toEqual(['a\uFFFD']);
  });

  it('forgets the oldest beyond 100 KiB, times and names included', () => {
    const log = newLog();
    for (let index = 0; index < 2000; index += 1) write(log, `${String(index).padStart(99, '0')}\n`);
    expect(log.entries()).toHaveLength(Math.floor((100 * 1024) / (100 + 31)));
    expect(Number(messages(log).at(-1))).toBe(1999);
  });

  it('forgets the beginning of an endless line, and with it the rest', () => {
    const log = newLog();
    write(log, 'x'.repeat(300_000));
    expect(messages(log).map(({ length }) => length)).toEqual([(300_000 - 4065) % 4096]);
    write(log, '\nnext\n');
    expect(messages(log)).toEqual(['next']);
  });
});

describe('a reader of a log', () => {
  it('gets what was written since', () => {
    const log = newLog();
    write(log, 'old\n');
    const { position } = log;
    expect(log.since(position)).toEqual([]);
    write(log, 'new\nnewer\n');
    expect(log.since(position).map(({ message }) => message)).toEqual(['new', 'newer']);
  });

  it('gets the rest of a line whose beginning he has read as an entry of its own', () => {
    const log = newLog();
    write(log, 'part');
    const { position } = log;
    write(log, ' two\nnext\n');
    expect(log.since(position).map(({ message }) => message)).toEqual([' two', 'next']);
  });

  it('is told when the log has forgotten what he has not read', () => {
    const log = newLog();
    const { position } = log;
    for (let index = 0; index < 2000; index += 1) write(log, `${String(index).padStart(99, '0')}\n`);
    const read = log.since(position).map(({ message }) => message);
    expect(read[0]).toBe('(... output truncated ...)');
    expect(read).toHaveLength(log.entries().length + 1);
  });

  it('is called whenever something is written, until he has enough', () => {
    const log = newLog();
    let calls = 0;
    const stop = log.onWrite(() => (calls += 1));
    write(log, 'a');
    stop();
    write(log, 'b');
    expect(calls).toBe(1);
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
