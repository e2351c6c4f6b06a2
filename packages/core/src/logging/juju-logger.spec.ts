import { describe, expect, it } from 'vitest';
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
    log.info('lost');
    await log.flush();
    expect(lines).toEqual(['INFO the password is *** (password=*** other=***)']);
    expect(errors).toEqual(['INFO lost (juju-log failed: cannot log ***)']);
  });

  it('masks what is hidden later than its line was written only from then on', async () => {
    const { log, lines, redaction } = logger();
    log.info('before: geheim');
    redaction.hide('geheim');
    log.info('after: geheim');
    await log.flush();
    expect(lines).toEqual(['INFO before: geheim', 'INFO after: ***']);
  });
});
