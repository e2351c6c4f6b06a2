import { Deadline } from '@charmsmith/core';
import { describe, expect, it } from 'vitest';
import { FakeSentinels } from '../../test/fake-sentinels.ts';
import { awaitMajority } from './await-majority.ts';

const signal = new AbortController().signal;

const noQuorum =
  'NOQUORUM 1 usable Sentinels. Not enough available Sentinels to reach the majority and authorize a failover';

/** Three Sentinels, of which the first has not heard of the others. */
function world() {
  const fake = new FakeSentinels(['u0', 'u1', 'u2'], { host: 'u0', port: 6379 });
  const group = { client: fake, addresses: fake.addresses, masterName: 'web' };
  const [own] = fake.sentinels;
  own!.refusals['CKQUORUM'] = noQuorum;
  const hearOfOthers = () => delete own!.refusals['CKQUORUM'];
  return { fake, hearOfOthers, wait: () => awaitMajority(group, new Deadline(fake.pace, 5_000, signal)) };
}

describe('awaitMajority', () => {
  it('says at once what a Sentinel that sees a majority says', async () => {
    const { fake, hearOfOthers, wait } = world();
    hearOfOthers();
    expect((await wait())[0]).toMatchObject({ answered: true, view: { majority: { reached: true } } });
    expect(fake.now).toBe(0);
  });

  it('waits for a Sentinel that has not heard of the others yet', async () => {
    const { fake, hearOfOthers, wait } = world();
    fake.later(2_000, hearOfOthers);
    expect((await wait())[0]).toMatchObject({ answered: true, view: { majority: { reached: true } } });
    expect(fake.now).toBe(2_000);
  });

  it('gives up when the time is over', async () => {
    const { fake, wait } = world();
    expect((await wait())[0]).toMatchObject({ answered: true, view: { majority: { reached: false } } });
    expect(fake.now).toBe(5_000);
  });

  it.each([
    ['most are silent', [1, 2]],
    ['it is silent itself', [0]],
  ])('does not wait while %s', async (_name, silent) => {
    const { fake, wait } = world();
    for (const index of silent) fake.sentinels[index]!.silent = true;
    await wait();
    expect(fake.now).toBe(0);
  });
});
