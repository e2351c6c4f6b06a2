import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ComingUp } from './coming-up.ts';

/** Units of these statuses, and what is done to them. */
function model(...statuses: readonly string[]) {
  const log: string[] = [];
  const units = statuses.map((status, number) => ({
    status: { status, message: '', since: 0 },
    enqueue: (hook: unknown) => void log.push(`${number} ${String(hook)}`),
  }));
  const coming = new ComingUp({
    model: { units },
    wake: () => void log.push('wake'),
    onActive: () => void log.push('active'),
  });
  const become = (number: number, status: string) => {
    units[number]!.status = { status, message: '', since: 0 };
  };
  return { become, coming, log };
}

describe('ComingUp', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('tells once that all are active', () => {
    const { coming, log } = model('active', 'active');
    coming.look();
    coming.look();
    vi.advanceTimersByTime(10_000);
    expect(log).toEqual(['active']);
  });

  it('has those that wait look again after a second, and no others', () => {
    const { become, coming, log } = model('active', 'waiting', 'blocked');
    coming.look();
    vi.advanceTimersByTime(900);
    expect(log).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(log).toEqual(['1 update-status', 'wake']);
    become(1, 'active');
    become(2, 'active');
    coming.look();
    expect(log.at(-1)).toBe('active');
  });

  it('leaves alone what waits later on, and no timer', () => {
    const { become, coming, log } = model('active');
    coming.look();
    become(0, 'waiting');
    coming.look();
    expect([vi.getTimerCount(), log]).toEqual([0, ['active']]);
  });

  it('leaves no timer when it is disposed', () => {
    const { coming } = model('waiting');
    coming.look();
    coming[Symbol.dispose]();
    expect(vi.getTimerCount()).toBe(0);
  });
});
