import { Config, Containers, definePlugin, Logger, provide, token } from '@charmsmith/core';
import { describe, expect, it } from 'vitest';
import { inMemoryPebble } from '../containers/in-memory-pebble.ts';
import { answerOf, unitWith } from './plugins-unit.ts';

const Doubler = token<{ double(n: number): Promise<number> }>('test/Doubler');
const doubler = definePlugin({
  name: 'test/doubler',
  version: '1.0.0',
  parts: () => ({ provides: [provide(Doubler, {}, () => ({ double: (n) => Promise.resolve(2 * n) }))] }),
});

describe('unitWith', () => {
  it("asks a plugin's service in a hook, and gives the answer", async () => {
    const asked = await unitWith([doubler()]).ask({ doubler: Doubler }, ({ doubler }) => doubler.double(21));
    expect(answerOf(asked)).toBe(42);
    expect(asked.record).toMatchObject({ exitCode: 0, committed: true });
  });

  it('gives the error of a question that fails, and what was logged', async () => {
    const asked = await unitWith([]).ask({ log: Logger }, ({ log }) => {
      log.warning('look');
      return Promise.reject(new Error('no answer'));
    });
    expect(() => answerOf(asked)).toThrow('no answer');
    expect(asked.log).toEqual(['WARNING look']);
  });

  it('says why a question was not asked', async () => {
    const broken = definePlugin({ name: 'test/broken', version: '1.0.0', requires: ['nobody'], parts: () => ({}) });
    await expect(unitWith([broken()]).ask({ log: Logger }, () => Promise.resolve())).rejects.toThrow('requires nobody');
  });

  it('has the state and the metadata that it is given', async () => {
    const metadata = { config: { options: { debug: { type: 'boolean' as const } } } };
    const asked = await unitWith([], { metadata, state: { config: { debug: true } } }).ask(
      { config: Config },
      ({ config }) => config.boolean('debug'),
    );
    expect(answerOf(asked)).toBe(true);
  });
});

describe('inMemoryPebble', () => {
  it('is a container that a plugin can reach once it is started', async () => {
    await using pebble = await inMemoryPebble({ programs: { web: {} } });
    const unit = unitWith([], { host: { pebbleSocket: () => pebble.socket } });
    const canConnect = () =>
      unit.ask({ containers: Containers }, ({ containers }) => containers.get('web').canConnect());
    expect(answerOf(await canConnect())).toBe(false);
    await pebble.start();
    expect(answerOf(await canConnect())).toBe(true);
  });
});
