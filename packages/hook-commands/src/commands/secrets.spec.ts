import { describe, expect, it } from 'vitest';
import { agentThatPrints, asTyped, type CommandRow } from '../../test/agent-that-prints.ts';

describe('SecretCommands', () => {
  it.each<CommandRow>([
    ['secretIds', (j) => j.secretIds(), 'secret-ids --format=json', '["x1","x2"]', ['x1', 'x2']],
    ['secretIds of none', (j) => j.secretIds(), 'secret-ids --format=json', 'null', []],
    ['secretGrant', (j) => j.secretGrant('secret:x', 'db:7'), 'secret-grant secret:x -r db:7', '', undefined],
    [
      'secretGrant to a unit',
      (j) => j.secretGrant('secret:x', 'db:7', { unit: 'w/0' }),
      'secret-grant secret:x -r db:7 --unit=w/0',
      '',
      undefined,
    ],
    [
      'secretRevoke for a relation',
      (j) => j.secretRevoke('secret:x', { relationId: 'db:7' }),
      'secret-revoke secret:x -r db:7',
      '',
      undefined,
    ],
    [
      'secretRevoke from an application',
      (j) => j.secretRevoke('secret:x', { app: 'w' }),
      'secret-revoke secret:x --app=w',
      '',
      undefined,
    ],
    [
      'secretRevoke from a unit',
      (j) => j.secretRevoke('secret:x', { unit: 'w/0' }),
      'secret-revoke secret:x --unit=w/0',
      '',
      undefined,
    ],
    ['secretRemove', (j) => j.secretRemove('secret:x'), 'secret-remove secret:x', '', undefined],
    [
      'secretRemove of a revision',
      (j) => j.secretRemove('secret:x', { revision: 3 }),
      'secret-remove secret:x --revision=3',
      '',
      undefined,
    ],
    [
      'secretGetBytes',
      (j) => j.secretGetBytes('secret:x', 'keytab', { revision: 'peek' }),
      'secret-get --format=json secret:x keytab#base64 --peek',
      '"AP+A"',
      Uint8Array.from([0, 255, 128]),
    ],
  ])('%s sends what Juju expects and reads what it prints', async (_name, use, sent, printed, read) => {
    const { juju, calls } = agentThatPrints({ stdout: printed });
    expect(await use(juju)).toEqual(read);
    expect(calls.map(asTyped)).toEqual([sent]);
  });

  it.each([0, -1, 1.5])('refuses to remove revision %d', async (revision) => {
    const { juju, calls } = agentThatPrints({});
    await expect(juju.secretRemove('secret:x', { revision })).rejects.toMatchObject({ code: 'HOOK_COMMAND_BAD_VALUE' });
    expect(calls).toEqual([]);
  });

  it('refuses to read the bytes of a key that no secret can have', async () => {
    const { juju, calls } = agentThatPrints({});
    await expect(juju.secretGetBytes('secret:x', 'a#file')).rejects.toMatchObject({ code: 'HOOK_COMMAND_BAD_KEY' });
    expect(calls).toEqual([]);
  });

  it('does not repeat bytes that it cannot read', async () => {
    const { juju } = agentThatPrints({ stdout: '"geheim!"' });
    const error: unknown = await juju.secretGetBytes('secret:x', 'keytab').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'HOOK_COMMAND_BAD_OUTPUT' });
    expect(String((error as Error).stack) + JSON.stringify(error)).not.toContain('geheim');
  });
});
