import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeAsRoot } from '../../../../tools/workspace/as-root.ts';
import { startLocalUnit } from './start-local-unit.ts';

describeAsRoot('startLocalUnit', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'charmsmith-local-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('shows the charm a Node that its folder only links to, although it lies where a container has its own folder', async () => {
    const charm = join(folder, 'charm');
    await mkdir(join(charm, 'bin'), { recursive: true });
    await mkdir(join(folder, 'elsewhere'));
    await writeFile(join(folder, 'elsewhere/node'), '#!/bin/sh\nstatus-set active "linked"\n', { mode: 0o755 });
    await symlink(join(folder, 'elsewhere/node'), join(charm, 'bin/node'));
    await writeFile(join(charm, 'metadata.yaml'), 'name: linked\n');
    await writeFile(join(charm, 'dispatch'), '#!/bin/sh\nexec ./bin/node\n', { mode: 0o755 });
    await using unit = await startLocalUnit({ charmFolder: charm });
    await unit.settle();
    expect(unit.status).toMatchObject({ status: 'active', message: 'linked' });
  });

  it('says which Pebble cannot be run', async () => {
    const charm = join(folder, 'charm');
    await expect(startLocalUnit({ charmFolder: charm, pebble: '/no/such' })).rejects.toMatchObject({
      code: 'LOCAL_BAD_OPTION',
      message: 'cannot run the Pebble /no/such',
    });
  });

  it('deploys in Juju’s order, and stops at a hook that fails', async () => {
    const charm = join(folder, 'failing');
    await mkdir(charm);
    await writeFile(join(charm, 'metadata.yaml'), 'name: failing\n');
    await writeFile(join(charm, 'dispatch'), '#!/bin/sh\n[ "$JUJU_HOOK_NAME" != config-changed ]\n', { mode: 0o755 });
    await using unit = await startLocalUnit({ charmFolder: charm });
    const records = await unit.settle();
    expect(records.map(({ event, committed }) => [event.name, committed])).toEqual([
      ['install', true],
      ['leader-elected', true],
      ['config-changed', false],
    ]);
    expect(unit.pending.map(({ name }) => name)).toEqual(['config-changed', 'start']);
  });
});
