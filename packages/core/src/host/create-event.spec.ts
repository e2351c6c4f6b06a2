import { relationHook, type SecretState } from '@charmsmith/juju-emulator';
import { describe, expect, it } from 'vitest';
import { commandsOf, emulateUnit, log } from '../../test/emulated-unit.ts';
import { on } from '../events/on.ts';
import type { SecretRemoveEvent } from '../events/juju-event.ts';
import type { Outcome } from '../outcome/outcome.ts';

const metadata = {
  containers: { web: {} },
  storage: { data: { type: 'filesystem' } },
  requires: { db: { interface: 'mysql' } },
} as const;
const secretId = 'secret:9m4e2mr0ui3e8a215n4g';
const content = (text: string) => ({ password: Buffer.from(text).toString('base64') });
const secret = (owner: string): SecretState => ({
  id: '9m4e2mr0ui3e8a215n4g',
  owner,
  label: 'admin',
  description: '',
  rotation: 'never',
  revisions: [
    { revision: 1, content: content('old') },
    { revision: 2, content: content('new') },
  ],
  access: [{ target: 'application-web', scope: 'relation-db', role: 'view' }],
  tracked: { revision: 1, label: '' },
});
const secretVariables = { JUJU_SECRET_ID: secretId, JUJU_SECRET_LABEL: '', JUJU_SECRET_REVISION: '1' };

describe('events', () => {
  it('cost nothing as long as nobody touches their helpers', async () => {
    const unit = emulateUnit({
      metadata,
      handlers: [
        on.pebbleReady('web', () => undefined),
        on.relationChanged('db', () => undefined),
        on.secretChanged(() => undefined),
      ],
    });
    const variables = { JUJU_WORKLOAD_NAME: 'web' };
    expect(commandsOf(await unit.run('web-pebble-ready', { variables }))).toEqual(['state-get']);
    expect(commandsOf(await unit.run('secret-changed', { variables: secretVariables }))).toEqual(['state-get']);
  });

  it('of a relation have the relation, also while it breaks', async () => {
    const seen: unknown[] = [];
    const state = {
      relations: [
        {
          id: 'db:1',
          endpoint: 'db',
          remoteApp: 'mysql',
          remoteUnits: ['mysql/0'],
          databags: { mysql: { host: 'm' } },
        },
      ],
    };
    const unit = emulateUnit({
      metadata,
      state,
      handlers: [
        on.relationChanged('db', async ({ relation }) => {
          seen.push(await relation.active(), await relation.remoteApplication.read());
        }),
        on.relationBroken('db', async ({ relation }) => {
          seen.push(await relation.active(), await relation.remoteApplication.read());
        }),
      ],
    });
    const changed = await unit.run(relationHook('db:1', 'changed'));
    await unit.run(relationHook('db:1', 'broken'));
    expect(seen).toEqual([true, { host: 'm' }, false, { host: 'm' }]);
    // The application's name comes with the event.
    expect(commandsOf(changed)).not.toContain('relation-list');
  });

  it('of a container have the container', async () => {
    const seen: unknown[] = [];
    const unit = emulateUnit({
      metadata,
      host: { pebbleSocket: () => '/nowhere/pebble.socket' },
      handlers: [
        on.pebbleReady('web', async ({ workload }) => void seen.push(workload.name, await workload.canConnect())),
      ],
    });
    await unit.run('web-pebble-ready', { variables: { JUJU_WORKLOAD_NAME: 'web' } });
    expect(seen).toEqual(['web', false]);
  });

  it('of storage have the instance', async () => {
    const seen: unknown[] = [];
    const unit = emulateUnit({
      metadata,
      handlers: [
        on.storageAttached('data', async ({ instance }) => {
          seen.push(instance.name, instance.index, await instance.location(), await instance.kind());
        }),
      ],
    });
    await unit.run({ kind: 'hook', name: 'data-storage-attached', storageId: 'data/0' });
    expect(seen).toEqual(['data', 0, '/var/lib/juju/storage/data/0', 'filesystem']);
  });

  it('of a secret have the secret', async () => {
    const seen: unknown[] = [];
    const unit = emulateUnit({
      metadata,
      state: { secrets: [secret('mysql')] },
      handlers: [
        on.secretChanged(async (event) => {
          const before = await event.secret.content();
          const latest = await event.secret.refresh();
          seen.push(before['password']?.reveal(), latest['password']?.reveal());
        }),
      ],
    });
    await unit.run('secret-changed', { variables: secretVariables });
    expect(seen).toEqual(['old', 'new']);
  });
});

describe('secret-remove', () => {
  const revisionsAfter = async (handle?: (event: SecretRemoveEvent) => Outcome | Promise<Outcome>, keep = false) => {
    const unit = emulateUnit({
      metadata,
      state: { secrets: [secret('web')] },
      charm: keep ? { removeObsoleteSecrets: false } : {},
      handlers: handle === undefined ? [] : [on.secretRemove(handle)],
    });
    const record = await unit.run('secret-remove', { variables: secretVariables });
    expect(record).toMatchObject({ exitCode: 0, committed: true });
    const removals = record.commands.filter(({ command }) => command === 'secret-remove').length;
    return {
      revisions: record.after.secrets[0]?.revisions.map(({ revision }) => revision),
      removals,
      lines: log(record),
    };
  };

  it.each<
    [
      name: string,
      handle: ((event: SecretRemoveEvent) => Outcome | Promise<Outcome>) | undefined,
      keep: boolean,
      left: number[],
    ]
  >([
    ['removes exactly the revision that it names when nobody handles it', undefined, false, [2]],
    ['removes it when a handler does not', () => undefined, false, [2]],
    ['removes it once when a handler does', (event) => event.removeRevision(), false, [2]],
    ['keeps it as long as a handler defers', (event) => event.defer({ reason: 'in use' }), false, [1, 2]],
    ['keeps it when the charm says so', undefined, true, [1, 2]],
  ])('%s', async (_name, handle, keep, left) => {
    const { revisions, removals } = await revisionsAfter(handle, keep);
    expect(revisions).toEqual(left);
    expect(removals).toBe(left.length === 1 ? 1 : 0);
  });
});
