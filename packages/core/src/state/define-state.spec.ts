import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commandsOf, emulateUnit, log } from '../../test/emulated-unit.ts';
import { on } from '../events/on.ts';
import { using } from '../plugin/handler.ts';
import { defineState, type State, type StateOptions } from './define-state.ts';
import { stateKey } from './framework-state.ts';

const schema = z.object({ count: z.int(), names: z.array(z.string()).optional() });
type Visits = z.infer<typeof schema>;
const key = 'charmsmith/test/Visits';

interface Situation {
  readonly options?: Partial<StateOptions<typeof schema>>;
  readonly unit?: Parameters<typeof emulateUnit>[0];
  readonly use?: (state: State<Visits>) => unknown;
}

/** A charm that uses a state on start. */
function charmWith({ options = {}, unit = {}, use = () => undefined }: Situation) {
  const VisitsState = defineState('test/Visits', { schema, defaults: { count: 0 }, ...options });
  return emulateUnit({
    ...unit,
    handlers: [
      on.start(
        using({ visits: VisitsState }, async (_event, { visits }) => {
          await use(visits);
        }),
      ),
    ],
  });
}
const count = (state: State<Visits>) => state.update(({ count: before }) => ({ count: before + 1 }));

describe('defineState, with the controller', () => {
  it('keeps a value from one dispatch to the next: one read, one write together with the queue', async () => {
    const seen: unknown[] = [];
    const unit = charmWith({
      use: async (state) => {
        seen.push(state.value);
        await count(state);
        seen.push(state.value);
      },
      unit: {},
    });
    const record = await unit.run('start');
    await unit.run('start');
    expect(seen).toEqual([{ count: 0 }, { count: 1 }, { count: 1 }, { count: 2 }]);
    expect(commandsOf(record)).toEqual(['state-get', 'state-set']);
    expect(unit.agent.state.state).toEqual({ [key]: '{"value":{"count":2},"version":1}' });
  });

  it('is read once with the queue, and not written when it is the same', async () => {
    const unit = charmWith({ use: (state) => state.set({ count: 0 }) });
    expect(commandsOf(await unit.run('start'))).toEqual(['state-get']);
    const back = charmWith({
      unit: { state: { state: { [key]: '{"value":{"count":2},"version":1}' } } },
      use: async (state) => {
        await state.set({ count: 3 });
        await state.set({ count: 2 });
      },
    });
    expect(commandsOf(await back.run('start'))).toEqual(['state-get']);
  });

  it('cannot be changed but by set', async () => {
    const unit = charmWith({ use: (state) => Object.assign(state.value, { count: 9 }) });
    expect(await unit.run('start')).toMatchObject({ committed: false });
  });

  it('keeps nothing of a dispatch that fails', async () => {
    const unit = charmWith({
      use: async (state) => {
        await count(state);
        throw new Error('broken');
      },
    });
    await unit.run('start');
    expect(unit.agent.state.state).toEqual({});
  });

  it.each<[name: string, value: unknown, message: RegExp]>([
    ['what the schema refuses', { count: 'x' }, /cannot keep this as state "test\/Visits": count: Invalid input/],
    [
      'what JSON cannot hold',
      { count: 1, names: [new Date(0)] },
      /names\[0\]: an instance of a class is not plain data/,
    ],
    ['more than Juju keeps', { count: 1, names: ['x'.repeat(65_536)] }, /it takes 65\d\d\d bytes, Juju allows 65536/],
  ])('refuses %s when it is written', async (_name, value, message) => {
    const unit = charmWith({ use: (state) => state.set(value as Visits) });
    const record = await unit.run('start');
    expect(record.committed).toBe(false);
    expect(log(record)[0]).toMatch(message);
  });

  it('migrates what another version stored', async () => {
    const seen: unknown[] = [];
    const unit = charmWith({
      options: {
        version: 2,
        migrate: (stored, version) => ({ count: (stored as { visits: number }).visits, names: [`v${version}`] }),
      },
      unit: { state: { state: { [key]: '{"version":1,"value":{"visits":7}}' } } },
      use: (state) => seen.push(state.value),
    });
    await unit.run('start');
    expect(seen).toEqual([{ count: 7, names: ['v1'] }]);
  });

  it.each<[name: string, text: string, what: string]>([
    ['not JSON', '{', 'it is not JSON'],
    ['without a version', '{}', 'it has no version'],
    ['of another version', '{"version":3,"value":{}}', 'its version is 3, not 1, and there is no migration'],
    ['not what the schema takes', '{"version":1,"value":{}}', 'count: Invalid input'],
  ])('leaves stored text alone that is %s, and says so', async (_name, text, what) => {
    const unit = charmWith({ unit: { state: { state: { [key]: text } } } });
    const record = await unit.run('start');
    expect(record.committed).toBe(false);
    expect(log(record)[0]).toContain(`cannot read the stored state "test/Visits": ${what}`);
    expect(unit.agent.state.state).toEqual({ [key]: text });
  });

  it('lies beside the queue', async () => {
    const VisitsState = defineState('test/Visits', { schema, defaults: { count: 0 } });
    const unit = emulateUnit({
      handlers: [
        on.start(
          using({ visits: VisitsState }, async (event, { visits }) => {
            await count(visits);
            return event.defer({ reason: 'later' });
          }),
        ),
      ],
    });
    const record = await unit.run('start');
    expect(Object.keys(unit.agent.state.state).sort()).toEqual([stateKey, key]);
    expect(commandsOf(record).filter((command) => command.startsWith('state-'))).toEqual(['state-get', 'state-set']);
  });
});

describe('defineState, in a local file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'charmsmith-state-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const local = (use: (state: State<Visits>) => unknown = count) =>
    charmWith({ options: { store: 'local' }, unit: { host: { variables: { JUJU_CHARM_DIR: folder } } }, use });
  const path = () => join(folder, '.charmsmith-state.json');

  it('keeps it for its owner alone, and asks Juju for nothing more', async () => {
    const unit = local();
    const record = await unit.run('start');
    await unit.run('start');
    expect(commandsOf(record)).toEqual(['state-get']);
    expect(JSON.parse(await readFile(path(), 'utf8'))).toEqual({
      version: 1,
      values: { [key]: '{"value":{"count":2},"version":1}' },
    });
    expect((await stat(path())).mode & 0o777).toBe(0o600);
  });

  it('writes nothing when the dispatch fails', async () => {
    await local(async (state) => {
      await count(state);
      throw new Error('broken');
    }).run('start');
    await expect(stat(path())).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each(['{', '{"version":2,"values":{}}', '{"version":1,"values":{"a":1}}', 'null'])(
    'refuses a file that holds %s',
    async (text) => {
      await writeFile(path(), text);
      const record = await local().run('start');
      expect(record.committed).toBe(false);
      expect(log(record)[0]).toContain('it is not of version 1');
      expect(await readFile(path(), 'utf8')).toBe(text);
    },
  );
});

describe('defineState, in a peer relation', () => {
  const metadata = { peers: { peers: { interface: 'web-peers' } } } as const;
  const bags = async (of: 'unit' | 'application', leader: boolean, relations?: []) => {
    const unit = charmWith({
      options: { store: { peer: 'peers', of } },
      unit: { metadata, state: { leader, ...(relations === undefined ? {} : { relations }) } },
      use: count,
    });
    const record = await unit.run('start');
    return { record, status: unit.agent.status, databags: unit.agent.state.relations[0]?.databags };
  };
  const text = '{"value":{"count":1},"version":1}';

  it("keeps it in the unit's own databag", async () => {
    expect((await bags('unit', false)).databags).toMatchObject({ 'web/0': { [key]: text }, web: {} });
  });

  it("keeps it in the application's on the leader", async () => {
    expect((await bags('application', true)).databags).toMatchObject({ web: { [key]: text } });
  });

  it('refuses on another unit', async () => {
    const { record } = await bags('application', false);
    expect(log(record)[0]).toContain('cannot write state into peers: web/0 is not the leader');
  });

  it('waits for the relation', async () => {
    const { record, status } = await bags('unit', true, []);
    expect(record.committed).toBe(true);
    expect(status).toMatchObject({ status: 'waiting', message: 'Waiting for the peer relation peers' });
  });
});
