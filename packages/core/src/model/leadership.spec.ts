import { describe, expect, it } from 'vitest';
import { emulateUnit } from '../../test/emulated-unit.ts';
import { Leadership } from './leadership.ts';

describe('Leadership', () => {
  it.each([[true], [false]])('answers %s for 30 seconds and asks again after', async (leader) => {
    const start = Date.parse('2026-01-01T00:00:00Z');
    let elapsed = 0;
    const unit = emulateUnit({ state: { leader }, host: { clock: { now: () => new Date(start + elapsed) } } });
    const { answer, commands } = await unit.ask({ leadership: Leadership }, async ({ leadership }) => {
      const first = await leadership.isLeader();
      unit.agent.update((state) => ({ ...state, leader: !leader }));
      elapsed = 29_999;
      const second = await leadership.isLeader();
      elapsed = 30_000;
      return [first, second, await leadership.isLeader()];
    });
    expect(answer).toEqual([leader, leader, !leader]);
    expect(commands).toEqual(['is-leader', 'is-leader']);
  });
});
