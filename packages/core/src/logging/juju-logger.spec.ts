import { describe, expect, it, vi } from 'vitest';
import { createJujuLogger } from './juju-logger.ts';
import type { LogFields } from './logger.ts';
import { createRedaction } from './redaction.ts';

/** A logger, what reached Juju and what went to stderr instead. */
function logger(jujuLog?: (line: string) => Promise<void>) {
  const lines: string[] = [];
  const errors: string[] = [];
  const redaction = createRedaction();
  const log = createJujuLogger({
    commands: {
      async jujuLog(level, message) {
        await jujuLog?.(message);
        lines.push(`${level} ${message}`);
      },
    },
    redaction,
    writeError: (line) => errors.push(line),
  });
  return { log, lines, errors, redaction };
}

describe('createJujuLogger', () => {
  it('keeps the order of lines although the first takes longest', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { log, lines } = logger((line) => (line === 'first' ? promise : Promise.resolve()));
    log.debug('first');
    log.info('second');
    log.warning('third');
    log.error('fourth');
    expect(lines).toEqual([]);
    resolve();
    await log.flush();
    expect(lines).toEqual(['DEBUG first', 'INFO second', 'WARNING third', 'ERROR fourth']);
  });

  it('writes to stderr what juju-log did not take, and goes on', async () => {
    const { log, lines, errors } = logger((line) =>
      line === 'lost' ? Promise.reject(new Error('no agent')) : Promise.resolve(),
    );
    log.warning('lost');
    log.info('kept');
    await log.flush();
    expect(errors).toEqual(['WARNING lost (juju-log failed: no agent)']);
    expect(lines).toEqual(['INFO kept']);
  });

  it.each<[name: string, fields: LogFields, text: string]>([
    ['a plain value', { handler: 'config-changed' }, 'm (handler=config-changed)'],
    ['numbers and booleans', { attempts: 2, leader: false }, 'm (attempts=2 leader=false)'],
    ['a value with a space', { reason: 'not yet' }, 'm (reason="not yet")'],
    ['a value with quotes and line breaks', { cause: 'a "b"\nc' }, String.raw`m (cause="a \"b\"\nc")`],
    ['an empty value', { stdout: '' }, 'm (stdout="")'],
    ['nothing for a value that is undefined', { host: undefined }, 'm'],
    ['an address', { at: 'redis-0.example:6379' }, 'm (at=redis-0.example:6379)'],
  ])('formats %s', async (_name, fields, text) => {
    const { log, lines } = logger();
    log.info('m', fields);
    await log.flush();
    expect(lines).toEqual([`INFO ${text}`]);
  });

  it('masks secrets in the message, in fields and in the reason why juju-log failed', async () => {
    const { log, lines, errors, redaction } = logger((line) =>
      line.startsWith('lost') ? Promise.reject(new Error('cannot log geheim')) : Promise.resolve(),
    );
    redaction.hide('geheim');
    redaction.hide('with "quotes"');
    log.info('the password is geheim', { password: 'geheim', other: 'with "quotes"' });
    await log.flush();
    log.info('lost');
    await log.flush();
    expect(lines).toEqual(['INFO the password is *** (password=*** other=***)']);
    expect(errors).toEqual(['INFO lost (juju-log failed: cannot log ***)']);
  });

  it('masks what is hidden before its line is sent', async () => {
    const { log, lines, redaction } = logger();
    log.info('first: geheim');
    redaction.hide('geheim');
    log.info('then: geheim');
    await log.flush();
    expect(lines).toEqual(['INFO first: ***\nthen: ***']);
  });

  it('sends neighbours of one level together, and keeps the order', async () => {
    const { log, lines } = logger();
    log.debug('a');
    log.debug('b', { n: 1 });
    log.warning('c');
    log.debug('d');
    await log.flush();
    expect(lines).toEqual(['DEBUG a\nb (n=1)', 'WARNING c', 'DEBUG d']);
  });

  it('begins another call rather than let Juju cut a line in two', async () => {
    const { log, lines } = logger();
    log.info('a'.repeat(20_000));
    log.info('b'.repeat(20_000));
    await log.flush();
    expect(lines.map((line) => line.length)).toEqual([20_005, 20_005]);
  });

  it('does not wait for the end of the dispatch', async () => {
    vi.useFakeTimers();
    try {
      const { log, lines } = logger();
      log.info('a');
      await vi.advanceTimersByTimeAsync(999);
      expect(lines).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      expect(lines).toEqual(['INFO a']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('leaves no timer behind', async () => {
    vi.useFakeTimers();
    try {
      const { log } = logger();
      log.info('a');
      await log.flush();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('puts the fields of a logger made for something before those of the line', async () => {
    const { log, lines } = logger();
    log.with({ relation: 'db:1' }).with({ unit: 'mysql/0' }).info('m', { key: 'host' });
    await log.flush();
    expect(lines).toEqual(['INFO m (relation=db:1 unit=mysql/0 key=host)']);
  });
});
