import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LeaderLease } from './leader-lease.ts';

/** Units with a leader among them, as the lease sees them. */
function units() {
  const [zero, one] = [
    { name: 'web/0', lost: false },
    { name: 'web/1', lost: false },
  ];
  const elected: string[] = [];
  let leader = zero;
  const lease = new LeaderLease({
    leaseMs: 30_000,
    holder: () => leader,
    heir: () => [zero, one].find(({ lost }) => !lost),
    elect: (unit) => {
      leader = unit;
      elected.push(unit.name);
    },
  });
  return { zero, one, lease, elected };
}

describe('LeaderLease', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('stays with a leader that is there', () => {
    const { elected, lease } = units();
    lease.watch();
    vi.advanceTimersByTime(1_000_000);
    expect([elected, vi.getTimerCount()]).toEqual([[], 0]);
  });

  it('passes to another when the leader has been gone for its length', () => {
    const { elected, lease, zero } = units();
    zero.lost = true;
    lease.watch();
    vi.advanceTimersByTime(29_000);
    lease.watch(); // something else has changed
    expect(elected).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(elected).toEqual(['web/1']);
  });

  it('stays with a leader that is back in time', () => {
    const { elected, lease, zero } = units();
    zero.lost = true;
    lease.watch();
    vi.advanceTimersByTime(29_000);
    zero.lost = false;
    lease.watch();
    vi.advanceTimersByTime(100_000);
    expect([elected, vi.getTimerCount()]).toEqual([[], 0]);
  });

  it('is over when it is disposed of, whoever is lost then', () => {
    const { elected, lease, zero } = units();
    lease.watch();
    lease[Symbol.dispose]();
    zero.lost = true;
    lease.watch();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(100_000);
    expect(elected).toEqual([]);
  });

  it('waits for somebody to pass to', () => {
    const { elected, lease, one, zero } = units();
    zero.lost = one.lost = true;
    lease.watch();
    vi.advanceTimersByTime(60_000);
    expect(elected).toEqual([]);
    one.lost = false;
    lease.watch();
    vi.advanceTimersByTime(30_000);
    expect(elected).toEqual(['web/1']);
  });

  it('leaves no timer behind', () => {
    const { lease, zero } = units();
    zero.lost = true;
    lease.watch();
    lease[Symbol.dispose]();
    expect(vi.getTimerCount()).toBe(0);
  });
});
