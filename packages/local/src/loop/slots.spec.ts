import { describe, expect, it } from 'vitest';
import { Slots } from './slots.ts';

describe('Slots', () => {
  it('runs no more at once than there are slots, the rest in the order in which they came', async () => {
    const slots = new Slots(2);
    const log: string[] = [];
    const gates = ['a', 'b', 'c', 'd'].map((name) => ({ name, gate: Promise.withResolvers<void>() }));
    const all = gates.map(({ name, gate }) =>
      slots.use(async () => {
        log.push(`+${name}`);
        await gate.promise;
        log.push(`-${name}`);
      }),
    );
    await tick();
    expect(log).toEqual(['+a', '+b']);
    gates[1]!.gate.resolve();
    await tick();
    expect(log).toEqual(['+a', '+b', '-b', '+c']);
    for (const { gate } of gates) gate.resolve();
    await Promise.all(all);
    expect(log.slice(4).toSorted()).toEqual(['+d', '-a', '-c', '-d']);
  });

  it('frees the slot of what fails, and gives its result', async () => {
    const slots = new Slots(1);
    await expect(slots.use(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(slots.use(() => Promise.resolve('next'))).resolves.toBe('next');
  });
});

/** Lets everything run that can. */
function tick(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
