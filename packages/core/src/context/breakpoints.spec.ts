import { describe, expect, it } from 'vitest';
import { emulateUnit } from '../../test/emulated-unit.ts';
import { on } from '../events/on.ts';
import { using } from '../plugin/handler.ts';
import { Breakpoints } from './breakpoints.ts';

async function stopsWith(debugAt: string): Promise<readonly string[]> {
  const stops: string[] = [];
  const unit = emulateUnit({
    host: {
      variables: { JUJU_DEBUG_AT: debugAt },
      attachDebugger: (name) => {
        stops.push(name);
        return Promise.resolve();
      },
    },
    handlers: [
      on.start(using({ breakpoints: Breakpoints }, (_event, { breakpoints }) => breakpoints.stop('after-read'))),
    ],
  });
  await unit.run('start');
  return stops;
}

describe('Breakpoints', () => {
  it.each([
    ['', []],
    ['after-read', ['after-read']],
    ['else,after-read', ['after-read']],
    ['hook', ['web: start']],
    ['all', ['web: start', 'after-read']],
    ['else', []],
  ])('with JUJU_DEBUG_AT=%s stop at %j', async (debugAt, stops) => {
    expect(await stopsWith(debugAt)).toEqual(stops);
  });

  it.each(['all', 'hook', 'Upper', '-a', 'a b', ''])('cannot be named "%s"', async (name) => {
    const { answer } = await emulateUnit().ask({ breakpoints: Breakpoints }, ({ breakpoints }) =>
      breakpoints.stop(name).catch((error: unknown) => error),
    );
    expect(answer).toMatchObject({ code: 'CORE_BAD_BREAKPOINT' });
  });
});
