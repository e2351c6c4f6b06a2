import { describe, expect, it } from 'vitest';
import { agentThatPrints, asTyped, type CommandRow } from '../../test/agent-that-prints.ts';

describe('StorageCommands', () => {
  it.each<CommandRow>([
    ['storageList', (j) => j.storageList(), 'storage-list --format=json', '["data/0"]', ['data/0']],
    ['storageList of a name', (j) => j.storageList('data'), 'storage-list --format=json -- data', 'null', []],
    [
      'storageGet',
      (j) => j.storageGet('data/0'),
      'storage-get --format=json -s data/0',
      '{"kind":"filesystem","location":"/srv"}',
      { kind: 'filesystem', location: '/srv' },
    ],
    [
      'storageGet of the hook',
      (j) => j.storageGet(),
      'storage-get --format=json',
      '{"kind":"block","location":"/dev/sdb"}',
      { kind: 'block', location: '/dev/sdb' },
    ],
    ['storageAdd', (j) => j.storageAdd({ data: 2, logs: 1 }), 'storage-add data=2 logs=1', '', undefined],
  ])('%s sends what Juju expects and reads what it prints', async (_name, use, sent, printed, read) => {
    const { juju, calls } = agentThatPrints({ stdout: printed });
    expect(await use(juju)).toEqual(read);
    expect(calls.map(asTyped)).toEqual([sent]);
  });

  it.each([
    ['nothing at all', {}],
    ['no instance', { data: 0 }],
    ['half an instance', { data: 1.5 }],
  ])('refuses to add %s', async (_name, counts) => {
    const { juju, calls } = agentThatPrints({});
    await expect(juju.storageAdd(counts)).rejects.toMatchObject({ code: 'HOOK_COMMAND_BAD_VALUE' });
    expect(calls).toEqual([]);
  });
});
