import type { RelationState } from '@charmsmith/juju-emulator';
import { describe, expect, it } from 'vitest';
import { emulateUnit } from '../../test/emulated-unit.ts';
import { Relations } from './relations.ts';

const metadata = {
  peers: { peers: { interface: 'web-peers' } },
  requires: { db: { interface: 'mysql' } },
} as const;

function db(number: number, databags: RelationState['databags'] = {}): RelationState {
  return { id: `db:${number}`, endpoint: 'db', remoteApp: 'mysql', remoteUnits: ['mysql/0', 'mysql/1'], databags };
}
const peers: RelationState = {
  id: 'peers:3',
  endpoint: 'peers',
  remoteApp: 'web',
  remoteUnits: ['web/1'],
  databags: { web: { leader: 'web-1' }, 'web/0': { ready: 'no' }, 'web/1': { ready: 'yes' } },
};

function unit(relations: readonly RelationState[], leader = true) {
  return emulateUnit({ metadata, state: { relations, leader } });
}

describe('Relations', () => {
  it('asks nothing before it is asked', async () => {
    const { commands } = await unit([peers]).ask({ relations: Relations }, () => Promise.resolve());
    expect(commands).toEqual([]);
  });

  it('gives the relations of an endpoint by number, asked once', async () => {
    const { answer, commands } = await unit([db(10), db(9), db(100)]).ask(
      { relations: Relations },
      async ({ relations }) => {
        await relations.of('db');
        return (await relations.of('db')).map(({ id }) => id);
      },
    );
    expect(answer).toEqual(['db:9', 'db:10', 'db:100']);
    expect(commands).toEqual(['relation-ids']);
  });

  it('has no peer relation before Juju made it', async () => {
    const { answer } = await unit([]).ask({ relations: Relations }, ({ relations }) => relations.peer('peers'));
    expect(answer).toBeUndefined();
  });

  it('reads remote units and every databag, each asked once', async () => {
    const { answer, commands } = await unit([peers], false).ask({ relations: Relations }, async ({ relations }) => {
      const ask = async () => {
        const peer = await relations.peer('peers');
        return [
          peer?.id,
          await peer?.units(),
          await peer?.ownUnit.read(),
          await peer?.ownApplication.read(),
          await peer?.unit('web/1').read(),
        ];
      };
      expect(await ask()).toEqual(await ask());
      return await ask();
    });
    expect(answer).toEqual(['peers:3', ['web/1'], { ready: 'no' }, { leader: 'web-1' }, { ready: 'yes' }]);
    expect(commands).toEqual(['relation-ids', 'relation-list', 'relation-get', 'relation-get', 'relation-get']);
  });
});

describe('Relations, when a databag is written', () => {
  it('sends what changes, and reads back what was written', async () => {
    const { answer, record, commands } = await unit([peers]).ask({ relations: Relations }, async ({ relations }) => {
      const bag = (await relations.peer('peers'))!.ownUnit;
      await bag.write({ ready: 'yes', host: 'web-0' });
      await bag.write({ ready: 'yes', host: undefined });
      return await bag.read();
    });
    expect(answer).toEqual({ ready: 'yes' });
    expect(record.after.relations[0]?.databags['web/0']).toEqual({ ready: 'yes' });
    expect(commands).toEqual(['relation-ids', 'relation-get', 'relation-set', 'relation-set']);
  });

  it('sends nothing when nothing changes', async () => {
    const { commands } = await unit([peers]).ask({ relations: Relations }, async ({ relations }) => {
      await (await relations.peer('peers'))?.ownUnit.write({ ready: 'no', absent: undefined });
    });
    expect(commands).toEqual(['relation-ids', 'relation-get']);
  });

  it('writes for the application on the leader', async () => {
    const { record } = await unit([peers]).ask({ relations: Relations }, async ({ relations }) => {
      await (await relations.peer('peers'))?.ownApplication.write({ leader: 'web-0' });
    });
    expect(record.after.relations[0]?.databags['web']).toEqual({ leader: 'web-0' });
  });

  it('refuses to write for the application elsewhere, before it touches the databag', async () => {
    const { answer, commands } = await unit([peers], false).ask({ relations: Relations }, async ({ relations }) =>
      (await relations.peer('peers'))?.ownApplication.write({ leader: 'web-0' }).catch((error: unknown) => error),
    );
    expect(answer).toMatchObject({
      code: 'CORE_NOT_LEADER',
      message: "cannot write the application's data in peers:3: web/0 is not the leader",
    });
    expect(commands).toEqual(['relation-ids', 'is-leader']);
  });
});
