import { describe, expect, it } from 'vitest';
import { emulateUnit } from '../../test/emulated-unit.ts';
import { Storages } from './storages.ts';

const metadata = { storage: { data: { type: 'filesystem', multiple: { range: '0-' } } } } as const;
const storage = [11, 2].map(
  (index) => ({ id: `data/${index}`, kind: 'filesystem', location: `/data/${index}` }) as const,
);

describe('Storages', () => {
  it('gives instances by number, with their location asked once', async () => {
    const { answer, commands } = await emulateUnit({ metadata, state: { storage } }).ask(
      { storages: Storages },
      async ({ storages }) => {
        await storages.of('data');
        const instances = await storages.of('data');
        await instances[0]?.location();
        return [instances.map(({ index }) => index), await instances[0]?.location(), await instances[0]?.kind()];
      },
    );
    expect(answer).toEqual([[2, 11], '/data/2', 'filesystem']);
    expect(commands).toEqual(['storage-list', 'storage-get']);
  });

  it('asks for more', async () => {
    const { record } = await emulateUnit({ metadata, state: { storage } }).ask({ storages: Storages }, ({ storages }) =>
      storages.request('data', 2),
    );
    expect(record.commands.map(({ command, args }) => [command, ...args])).toContainEqual(['storage-add', 'data=2']);
  });

  it('names what comes closest to a storage that the charm does not have', async () => {
    const { answer } = await emulateUnit({ metadata }).ask({ storages: Storages }, ({ storages }) =>
      storages.of('date').catch((error: unknown) => error),
    );
    expect(answer).toMatchObject({ code: 'CORE_UNKNOWN_NAME', hint: 'Did you mean "data"?' });
  });
});
