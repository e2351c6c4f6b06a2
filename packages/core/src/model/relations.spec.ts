import { relationHook, type RelationState } from '@charmsmith/juju-emulator';
import { describe, expect, it } from 'vitest';
import { emulateUnit } from '../../test/emulated-unit.ts';
import { on } from '../events/on.ts';
import { using } from '../plugin/handler.ts';
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

describe('Relations, what they tell', () => {
  it('gives the one relation of an endpoint, none, or says that there are several', async () => {
    const one = async (relations: readonly RelationState[]) => {
      const { answer } = await unit(relations).ask({ relations: Relations }, async ({ relations }) =>
        relations.one('db').then(
          (relation) => relation?.id,
          (error: unknown) => error,
        ),
      );
      return answer;
    };
    expect(await one([])).toBeUndefined();
    expect(await one([db(7)])).toBe('db:7');
    expect(await one([db(7), db(8)])).toMatchObject({
      code: 'CORE_SEVERAL_RELATIONS',
      message: 'endpoint "db" has 2 relations, not one',
    });
  });

  it('names what comes closest to an endpoint that the charm does not have', async () => {
    const { answer, commands } = await unit([]).ask({ relations: Relations }, ({ relations }) =>
      relations.of('dbb').catch((error: unknown) => error),
    );
    expect(answer).toMatchObject({
      code: 'CORE_UNKNOWN_NAME',
      message: 'this charm has no endpoint "dbb"',
      hint: 'Did you mean "db"?',
    });
    expect(commands).toEqual([]);
  });

  it('does not list a relation that is breaking', async () => {
    const seen: unknown[] = [];
    const emulated = emulateUnit({
      metadata,
      state: { relations: [db(1), db(2)] },
      handlers: [
        on.relationBroken(
          'db',
          using({ relations: Relations }, async (_event, { relations }) => {
            seen.push((await relations.of('db')).map(({ id }) => id));
          }),
        ),
      ],
    });
    await emulated.run(relationHook('db:1', 'broken'));
    expect(seen).toEqual([['db:2']]);
  });

  it('knows roles and applications', async () => {
    const { answer, commands } = await unit([db(1), peers]).ask({ relations: Relations }, async ({ relations }) => {
      const [required, peer] = [await relations.one('db'), await relations.peer('peers')];
      const apps = [await required?.remoteApp(), await required?.remoteApp(), await peer?.remoteApp()];
      return [required?.role, peer?.role, ...apps, peer?.remoteApplication === peer?.ownApplication];
    });
    expect(answer).toEqual(['requirer', 'peer', 'mysql', 'mysql', 'web', true]);
    expect(commands).toEqual(['relation-ids', 'relation-ids', 'relation-list']);
  });

  it("takes this unit's name for its own bag", async () => {
    const { answer } = await unit([peers]).ask({ relations: Relations }, async ({ relations }) => {
      const peer = await relations.peer('peers');
      return peer?.unit('web/0') === peer?.ownUnit;
    });
    expect(answer).toBe(true);
  });

  it.each([
    ['3.6.1', { code: 'CORE_UNSUPPORTED_BY_JUJU', details: { feature: 'relation-model', since: '3.6.2' } }],
    ['3.6.8', { uuid: expect.any(String) as string }],
  ])('asks for the model of the other side when Juju %s has that', async (version, expected) => {
    const { answer } = await emulateUnit({
      metadata,
      state: { relations: [db(1)] },
      host: { variables: { JUJU_VERSION: version } },
    }).ask({ relations: Relations }, async ({ relations }) => {
      try {
        return await (await relations.one('db'))?.remoteModel();
      } catch (error) {
        return error;
      }
    });
    expect(answer).toMatchObject(expected);
  });
});
