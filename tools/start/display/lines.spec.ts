import type { DispatchRecord } from '@charmsmith/juju-emulator';
import { describe, expect, it } from 'vitest';
import { lineDisplay } from './lines.ts';

type LogLine = DispatchRecord['after']['log'][number];

const line = (level: LogLine['level'], source: string, message: string): LogLine => ({ at: 0, level, source, message });
const agent = line('ERROR', 'agent', 'hook "start" failed: exit status 1');
const earlier = line('ERROR', 'juju-log', 'of the hook before');

function shownOf(said: readonly LogLine[]): string | undefined {
  const printed: string[] = [];
  const state = { log: [earlier], unitStatus: { status: 'waiting', message: '' } };
  const record = {
    event: { name: 'start' },
    durationMs: 100,
    committed: false,
    exitCode: 1,
    before: state,
    after: { ...state, log: [earlier, ...said] },
  } as unknown as DispatchRecord;
  lineDisplay((text) => printed.push(text)).ended('web/0', record);
  expect(printed[0]).toContain('exit 1');
  return printed[1]?.trim();
}

describe('a hook that failed', () => {
  it.each<[what: string, said: readonly LogLine[], shown: string | undefined]>([
    ['the charm’s last error', [line('ERROR', 'juju-log', 'no'), line('WARNING', 'start', 'late'), agent], 'no'],
    ['what the charm printed last', [line('WARNING', 'start', 'one'), line('WARNING', 'start', 'two'), agent], 'two'],
    ['the agent, when the charm said nothing', [agent], agent.message],
    ['nothing of the hook before', [], undefined],
  ])('is shown with %s', (_what, said, shown) => {
    expect(shownOf(said)).toBe(shown);
  });
});
