import { appendFile } from 'node:fs/promises';
import { createLayer } from '@charmsmith/pebble';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectNoSecrets, shownSecrets } from './expect-no-secrets.ts';
import { createSmallSet, type SmallSet } from './small-set.ts';

const secret = 'correct-horse-battery-staple';
const shows = `said: ${secret}`;

describe('expectNoSecrets', () => {
  let small: SmallSet;
  beforeEach(async () => {
    small = await createSmallSet(secret, { talks: { output: shows }, fails: { output: shows, exitCode: 1 } });
  });
  afterEach(() => small[Symbol.asyncDispose]());

  /** Has Pebble run a program, which may fail. */
  async function run(program: 'talks' | 'fails'): Promise<void> {
    await small.pebble.addLayer('test', createLayer().service('test', { command: program }).build());
    await small.pebble.start(['test']).catch(() => undefined);
  }

  it('is content when none shows, and not when one does', async () => {
    await expectNoSecrets(small.set, { 'the client': ['READONLY'] });
    await expect(expectNoSecrets(small.set, { 'the client': [shows] })).rejects.toThrow();
  });

  it.each<[place: string, plant: () => unknown]>([
    ['log of redis-k8s/0', () => small.log.push({ message: shows })],
    ['databags', () => (small.state.databag['leader-host'] = shows)],
    ['state of units', () => (small.state.unit['charmsmith'] = shows)],
    ['state of units', () => (small.state.unitStatus.message = shows)],
    ['status of the application', () => (small.state.applicationStatus.message = shows)],
    ['command lines', () => small.commandLines.push(`redis-cli -a ${secret}`)],
    ["Redis's log in redis-k8s/0", () => appendFile(small.redisLog, shows)],
    [
      'Pebble plan of redis in redis-k8s/0',
      () => small.pebble.addLayer('test', createLayer().service('redis', { command: 'redis', summary: shows }).build()),
    ],
    ['Pebble changes of redis in redis-k8s/0', () => run('fails')],
    ['Pebble notices of redis in redis-k8s/0', () => small.pebble.notify('example.com/test', { data: { shows } })],
    ["services' output of redis in redis-k8s/0", () => run('talks')],
  ])('finds one in: %s', async (place, plant) => {
    await plant();
    expect(await shownSecrets(small.set)).toContainEqual(expect.stringContaining(`${place}: `));
  });

  it('finds one as Juju holds it, and in what else is said', async () => {
    const more = { 'the client': [`error: ${Buffer.from(secret).toString('base64')}`] };
    expect(await shownSecrets(small.set, more)).toEqual(['the client: error: <secret>']);
  });
});
