import {
  active,
  blocked,
  Config,
  completed,
  Containers,
  defineCharm,
  defineEvent,
  defineState,
  Events,
  Juju,
  JujuContext,
  Logger,
  on as registered,
  reconcile,
  type Schema,
  using,
  waiting,
} from '@charmsmith/core';
import { describe, expect, it } from 'vitest';
import {
  container,
  deferred,
  exec,
  notice,
  on,
  peerRelation,
  relation,
  run,
  runToFailure,
  secret,
  storage,
  stored,
} from '../index.ts';

const metadata = {
  name: 'web',
  containers: { web: {} },
  peers: { peers: { interface: 'web-peers' } },
  requires: { db: { interface: 'mysql' } },
  storage: { data: { type: 'filesystem' } },
  resources: { cert: { type: 'file', filename: 'cert.pem' } },
  config: { options: { port: { type: 'int', default: 80 }, name: { type: 'string' } } },
  actions: {
    check: {},
    restore: { params: { id: { type: 'string' }, force: { type: 'boolean', default: false } }, required: ['id'] },
  },
} as const;

const juju = { juju: Juju };

/** A validator that takes all. */
function anything<T>(): Schema<T> {
  return { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as T }) } };
}

describe('run', () => {
  it('gives the world after, and leaves the one before', async () => {
    const charm = defineCharm({
      metadata,
      handlers: [
        registered.configChanged(
          using({ config: Config, juju: Juju }, async (_event, { config, juju }) => {
            const { port, name } = await config.values();
            await juju.openPort({ protocol: 'tcp', from: 8080 });
            await juju.applicationVersionSet('1.2');
            return { unit: active(`${String(name)}:${String(port)}`), application: waiting('for more') };
          }),
        ),
      ],
    });
    const before = { leader: true, config: { name: 'one' } } as const;
    const { state } = await run(charm, on.configChanged(), before);
    expect(state).toMatchObject({
      leader: true,
      config: { name: 'one' },
      unitStatus: { status: 'active', message: 'one:80' },
      applicationStatus: { status: 'waiting', message: 'for more' },
      ports: ['8080/tcp'],
      workloadVersion: '1.2',
      unitName: 'web/0',
    });
    expect(before).toEqual({ leader: true, config: { name: 'one' } });
    expect(Object.isFrozen(state.config)).toBe(true);
  });

  it('takes the world after one run for the next', async () => {
    const charm = defineCharm({
      metadata,
      handlers: [
        registered.start(
          using({ containers: Containers }, async (_event, { containers }) => {
            const web = containers.get('web');
            await web.pebble.push('/etc/web.conf', 'port 80\n', { makeDirs: true });
            await web.ensureLayer('web', {
              services: { web: { override: 'replace', command: 'web --serve', startup: 'enabled' } },
            });
          }),
        ),
      ],
    });
    const first = await run(charm, on.start(), { containers: { web: container() } });
    expect(first.state.containers.web).toMatchObject({
      plan: { services: { web: { command: 'web --serve' } } },
      services: { web: 'active' },
      files: { '/etc/web.conf': { content: 'port 80\n', mode: 0o644 } },
    });
    const second = await run(charm, on.start(), first.state);
    expect(second.state).toEqual(first.state);
  });

  it('says what was seen on the way', async () => {
    const charm = defineCharm({
      metadata,
      handlers: [
        registered.start(
          using({ log: Logger, juju: Juju }, async (_event, { log, juju }) => {
            log.info('starting', { step: 1 });
            await juju.statusSet('maintenance', 'busy');
            return active();
          }),
        ),
      ],
    });
    const { commands, logs, statusHistory } = await run(charm, on.start());
    expect(logs).toEqual([{ level: 'INFO', message: 'starting (step=1)' }]);
    expect(statusHistory).toEqual([
      { of: 'unit', status: 'maintenance', message: 'busy' },
      { of: 'unit', status: 'active', message: '' },
    ]);
    expect(commands.map(({ command }) => command)).toEqual(
      expect.arrayContaining(['state-get', 'juju-log', 'status-set']),
    );
  });

  it('rejects with what the charm threw, as it threw it', async () => {
    const thrown = new Error('no luck');
    const fails = (): never => {
      throw thrown;
    };
    const charm = defineCharm({ metadata, handlers: [registered.start(fails)] });
    await expect(run(charm, on.start())).rejects.toBe(thrown);
  });

  it('takes an operator’s word for an action, and gives its outcome', async () => {
    const charm = defineCharm({
      metadata,
      handlers: [
        registered.action(
          'restore',
          using(juju, async (_event, { juju }) => completed({ got: JSON.stringify(await juju.actionGet()) })),
        ),
      ],
    });
    const { action } = await run(charm, on.action('restore', { id: '7' }));
    expect(action).toMatchObject({ status: 'completed', results: { got: '{"force":false,"id":"7"}' } });
  });

  it('keeps relations, by their sides', async () => {
    const charm = defineCharm({
      metadata,
      handlers: [
        registered.relationChanged(
          'db',
          using(juju, async (event, { juju }) => {
            const remote = await juju.relationGet(event.relationId, { unit: event.remoteUnit ?? '' });
            await juju.relationSet(event.relationId, { asked: remote['host'] ?? '' });
            await juju.relationSet('peers:0', { seen: 'yes' }, { app: true });
          }),
        ),
      ],
    });
    const db = relation('db', { id: 7, remoteApp: 'mysql', remoteUnits: { 0: {}, 3: { host: '192.0.2.3' } } });
    const { state } = await run(charm, on.relationChanged(db, { unit: 3 }), {
      leader: true,
      relations: [peerRelation('peers', { peers: { 1: { up: 'yes' } } }), db],
    });
    expect(state.relations).toMatchObject([
      { endpoint: 'peers', id: 0, localAppData: { seen: 'yes' }, peers: { 1: { up: 'yes' } } },
      {
        endpoint: 'db',
        id: 7,
        remoteApp: 'mysql',
        localUnitData: { asked: '192.0.2.3', 'ingress-address': '192.0.2.10' },
        remoteUnits: { 3: { host: '192.0.2.3' } },
      },
    ]);
  });

  it('keeps secrets, storages and resources', async () => {
    const charm = defineCharm({
      metadata,
      handlers: [
        registered.storageAttached(
          'data',
          using(juju, async (_event, { juju }) => {
            const { location } = await juju.storageGet('data/0');
            const path = await juju.resourceGet('cert');
            const { password = '' } = await juju.secretGet({ label: 'admin' });
            const id = await juju.secretAdd({ token: 'abc' }, { label: 'new', owner: 'unit' });
            await juju.stateSet({ location, path, password, id });
          }),
        ),
      ],
    });
    const { state } = await run(charm, on.storageAttached('data'), {
      secrets: [secret({ password: 'hunter22' }, { label: 'admin' })],
      storages: [storage('data')],
      resources: { cert: 'PEM' },
    });
    expect(state.controllerState).toMatchObject({
      location: '/var/lib/juju/storage/data/0',
      path: expect.stringMatching(/\/cert\.pem$/) as string,
      password: 'hunter22',
    });
    expect(state.secrets).toMatchObject([
      { id: 'testsecret0000000000', owner: 'application', label: 'admin', revisions: { 1: { password: 'hunter22' } } },
      { owner: 'unit', label: 'new', revisions: { 1: { token: 'abc' } } },
    ]);
  });

  it('runs deferred work first, and shows what is deferred', async () => {
    const charm = defineCharm({
      metadata,
      handlers: [registered.configChanged((event) => event.defer({ reason: 'still not' }))],
    });
    const { state } = await run(charm, on.updateStatus(), {
      deferred: [deferred('web: config-changed', { kind: 'config-changed' }, { attempts: 2 })],
    });
    expect(state.deferred).toMatchObject([
      { handler: 'web: config-changed', event: { kind: 'config-changed' }, reason: 'still not', attempts: 3 },
    ]);
  });

  it('runs deferred work of a storage that has gone', async () => {
    const charm = defineCharm({
      metadata,
      handlers: [registered.storageAttached('data', ({ storageId }) => active(storageId))],
    });
    const event = { kind: 'storage-attached', storage: 'data', storageId: 'data/3' } as const;
    const { state } = await run(charm, on.updateStatus(), {
      deferred: [deferred('web: data-storage-attached', event)],
    });
    expect(state).toMatchObject({ deferred: [], unitStatus: { status: 'active', message: 'data/3' } });
  });

  it('answers commands in containers by the most words that match, and tells which were run', async () => {
    const charm = defineCharm({
      metadata,
      handlers: [
        registered.start(
          using({ containers: Containers }, async (_event, { containers }) => {
            const { pebble } = containers.get('web');
            const { stdout } = await pebble.exec(['cli', 'ping'], { stdin: 'x' });
            const { exitCode } = await pebble
              .exec(['cli', 'info'])
              .catch((error: unknown) => error as { exitCode: number });
            await expect(pebble.exec(['other'])).rejects.toThrow('cannot find executable "other"');
            return active(`${stdout.trim()} ${String(exitCode)}`);
          }),
        ),
      ],
    });
    const web = container({ execs: [exec(['cli'], { exitCode: 3 }), exec(['cli', 'ping'], { stdout: 'PONG\n' })] });
    const { state, executed } = await run(charm, on.start(), { containers: { web } });
    expect(state.unitStatus.message).toBe('PONG 3');
    expect(executed).toMatchObject({ web: [{ command: ['cli', 'ping'], stdin: 'x' }, { command: ['cli', 'info'] }] });
  });

  it('gives the events that were raised, with who was called', async () => {
    const grown = defineEvent<Schema<{ readonly by: number }>>('@test/web/grown', anything());
    const charm = defineCharm({
      metadata,
      handlers: [
        registered.start(
          using({ events: Events }, async (_event, { events }) => {
            await events.emit(grown, { by: 2 });
          }),
        ),
        registered.custom(grown, ({ payload, ...event }) => event.defer({ reason: String(payload.by) })),
      ],
    });
    const { emitted, state } = await run(charm, on.start());
    const handlerId = 'web: @test/web/grown';
    expect(emitted).toEqual([
      { event: '@test/web/grown', payload: { by: 2 }, called: [handlerId], deferred: [handlerId], skipped: [] },
    ]);
    expect(state.deferred).toMatchObject([{ handler: handlerId, event: { kind: 'custom', payload: { by: 2 } } }]);
  });

  it('keeps what the charm keeps, and what reconcilers saw', async () => {
    const Visits = defineState('@test/web/Visits', {
      schema: anything<{ readonly count: number }>(),
      defaults: { count: 0 },
    });
    const charm = defineCharm({
      metadata,
      handlers: [
        registered.start(
          using({ visits: Visits, juju: Juju }, async (_event, { visits, juju }) => {
            await visits.update(({ count }) => ({ count: count + 1 }));
            await juju.stateSet({ raw: 'text' });
          }),
        ),
        reconcile(async (event) => {
          const { config, first } = await event.changes();
          return active(`${String(first)} ${config.join(',')}`);
        }),
      ],
    });
    const first = await run(charm, on.start(), { stored: { '@test/web/Visits': stored({ count: 3 }) } });
    expect(first.state.stored).toEqual({ '@test/web/Visits': { version: 1, value: { count: 4 } } });
    expect(first.state.controllerState).toEqual({ raw: 'text' });
    const second = await run(charm, on.configChanged(), first.state);
    const third = await run(charm, on.configChanged(), { ...second.state, config: { port: 81 } });
    expect([second, third].map(({ state }) => state.unitStatus.message)).toEqual(['false', 'false port']);
  });

  it('keeps notices and checks of a container, and tells the charm of them', async () => {
    const charm = defineCharm({
      metadata,
      handlers: [
        registered.pebbleCustomNotice('web', async (event) =>
          active((await event.notice()).lastData['file'] ?? 'none'),
        ),
        registered.pebbleCheckFailed('web', async (event) => {
          const info = await event.info();
          return blocked(`${String(info?.status)} ${String(info?.failures)}`);
        }),
      ],
    });
    const web = container({
      plan: {
        checks: {
          page: { override: 'replace', http: { url: 'http://localhost/up' }, threshold: 2 },
          port: { override: 'replace', tcp: { port: 80 } },
          alive: { override: 'replace', exec: { command: 'web  --alive' } },
          later: { override: 'replace', tcp: { port: 81 }, startup: 'disabled' },
          stopped: { override: 'replace', tcp: { port: 82 } },
        },
      },
      checks: { page: 'down', alive: 'down', stopped: 'inactive' },
      notices: [notice('example.com/a'), { key: 'example.com/b', data: { file: 'dump.rdb' }, occurrences: 2 }],
    });
    const noticed = await run(charm, on.pebbleCustomNotice('web', 'example.com/b'), { containers: { web } });
    expect(noticed.state.unitStatus.message).toBe('dump.rdb');
    expect(noticed.state.containers.web).toMatchObject({
      notices: web.notices,
      checks: { page: 'down', port: 'up', alive: 'down', later: 'inactive', stopped: 'inactive' },
    });
    const failed = await run(charm, on.pebbleCheckFailed('web', 'page'), noticed.state);
    expect(failed.state.unitStatus.message).toBe('down 2');
    expect(failed.state.containers.web.checks).toEqual(noticed.state.containers.web.checks);
  });

  it('has a model, a unit and a time of its own', async () => {
    const charm = defineCharm({
      metadata,
      handlers: [
        registered.start(
          using({ context: JujuContext }, (_event, { context }) =>
            blocked(`${context.unitName} ${context.modelName} ${context.jujuVersion}`),
          ),
        ),
      ],
    });
    const { state } = await run(charm, on.start(), {
      unitName: 'shop/3',
      model: { name: 'prod' },
      jujuVersion: '4.0.1',
    });
    expect(state.unitStatus.message).toBe('shop/3 prod 4.0.1');
  });
});

describe('runToFailure', () => {
  const charm = defineCharm({
    metadata,
    handlers: [
      registered.start(
        using(juju, async (_event, { juju }) => {
          await juju.stateSet({ lost: 'yes' });
          await juju.statusSet('maintenance', 'kept');
          throw new Error('no luck');
        }),
      ),
      registered.install(using({}, () => active())),
    ],
  });

  it('gives the error, and the world as Juju keeps it of a hook that failed', async () => {
    const { error, logs, state } = await runToFailure(charm, on.start());
    expect(error).toMatchObject({ message: 'no luck' });
    expect(state).toMatchObject({ controllerState: {}, unitStatus: { status: 'maintenance', message: 'kept' } });
    expect(logs[0]).toMatchObject({ level: 'ERROR', message: expect.stringMatching(/^no luck/) as string });
  });

  it('rejects when nothing failed', async () => {
    await expect(runToFailure(charm, on.install())).rejects.toMatchObject({ code: 'TESTING_DID_NOT_FAIL' });
  });
});
