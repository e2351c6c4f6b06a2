import { describe, expect, it } from 'vitest';
import { deployScripted, drain, mysqlCharm, testModel, webCharm } from '../../test/model-charms.ts';

const fails = () => Promise.resolve(3);

describe('a hook that fails', () => {
  it('loses what it held back, keeps status, version and log, and shows an error', async () => {
    const model = testModel();
    const web = deployScripted(model, webCharm, {
      start: async (run) => {
        await run('relation-set -r peers:0 k=v');
        await run('state-set k=v');
        await run('open-port 80');
        await run('secret-add password=x');
        await run('storage-add cache');
        await run('status-set active ready');
        await run('application-version-set 1.0');
        await run('juju-log careful');
        await run('leader-set k=v');
        return 1;
      },
    });
    await model.settle();
    const { applications, relations, secrets, units } = model.state();
    expect(relations['web:peers']?.databags['web/0']).not.toHaveProperty('k');
    expect(secrets).toEqual([]);
    expect(units['web/0']).toMatchObject({
      state: {},
      ports: [],
      storage: [{ id: 'data/0' }],
      workloadVersion: '1.0',
      unitStatus: { status: 'active', message: 'ready' },
    });
    expect(applications['web']).toMatchObject({ leaderSettings: { k: 'v' } });
    expect(model.logs('web/0').map(({ message }) => message)).toEqual([
      'careful',
      'hook "start" failed: exit status 1',
    ]);
    expect(model.status().applications['web']).toMatchObject({
      'application-status': { current: 'error' },
      units: { 'web/0': { 'workload-status': { current: 'error', message: 'hook failed: "start"' } } },
    });
    expect(web.trace.at(-1)).toBe('web/0 start');
  });

  it('is run again after a pause, and then the rest', async () => {
    const model = testModel();
    const { trace, scripts } = deployScripted(model, mysqlCharm, { install: fails });
    await model.settle();
    expect(drain(trace)).toEqual(['mysql/0 install']);
    expect(model.nextDueAt).toBe(6_000);
    model.advance(4_999);
    expect(await model.settle()).toEqual([]);
    model.advance(1);
    await model.settle();
    expect(drain(trace)).toEqual(['mysql/0 install']);
    expect(model.nextDueAt).toBe(16_000);
    scripts['install'] = [];
    model.advance(10_000);
    await model.settle();
    expect(trace).toEqual(['mysql/0 install', 'mysql/0 leader-elected', 'mysql/0 config-changed', 'mysql/0 start']);
  });

  it('waits for the operator when the model says so', async () => {
    const model = testModel({ config: { 'automatically-retry-hooks': false } });
    const { trace } = deployScripted(model, mysqlCharm, { install: fails });
    await model.settle();
    model.advance(3_600_000);
    expect(await model.settle()).toEqual([]);
    model.resolved('mysql/0');
    await model.settle();
    expect(trace).toEqual(['mysql/0 install', 'mysql/0 install']);
  });

  it('is passed over when the operator says so, with all that follows on it', async () => {
    const model = testModel();
    const web = deployScripted(model, webCharm, { 'db-relation-joined': fails });
    deployScripted(model, mysqlCharm);
    model.integrate('web', 'mysql');
    await model.settle();
    drain(web.trace);
    model.resolved('web/0', { retry: false });
    await model.settle();
    expect(drain(web.trace)).toEqual(['web/0 db-relation-changed mysql/0']);
    expect(() => model.resolved('web/0')).toThrow(expect.objectContaining({ code: 'JUJU_EMULATOR_NOT_ALLOWED' }));
  });

  it('does not keep the unit from acting', async () => {
    const model = testModel();
    deployScripted(model, webCharm, { 'update-status': fails, backup: 'action-set path=/srv/dump' });
    await model.settle();
    model.enqueue('web/0', 'update-status');
    await model.settle();
    expect(await model.runAction('web/0', 'backup')).toMatchObject({
      status: 'completed',
      results: { path: '/srv/dump' },
    });
    expect(model.pending('web/0').map(({ name }) => name)).toEqual(['update-status']);
  });

  it('does not keep others from going on', async () => {
    const model = testModel();
    const web = deployScripted(
      model,
      webCharm,
      {
        install: (_run, { environment }) => Promise.resolve(environment['JUJU_UNIT_NAME'] === 'web/0' ? 1 : 0),
      },
      { units: 2 },
    );
    await model.settle();
    expect(web.trace).toContain('web/1 start');
    expect(model.status().applications['web']).toMatchObject({ 'application-status': { current: 'error' } });
  });

  it('is what a commit is that the controller refuses', async () => {
    const model = testModel();
    deployScripted(model, webCharm, { start: ['state-set k=v', 'storage-add data'] });
    const records = await model.settle();
    expect(records.at(-1)).toMatchObject({
      exitCode: 0,
      committed: false,
      refused: 'charm "web" store "data": at most 1 instances supported, 2 specified',
    });
    expect(model.unit('web/0').state).toEqual({});
    expect(model.logs().at(-2)).toMatchObject({ message: expect.stringMatching(/^cannot commit start: /) as string });
    expect(model.pending('web/0')[0]).toMatchObject({ name: 'start' });
  });

  it('is what any commit is when the controller cannot be reached', async () => {
    const model = testModel();
    const { trace } = deployScripted(model, webCharm, { backup: 'action-set k=v' });
    await model.settle();
    drain(trace);
    model.refuseNextCommit('web/0', 'connection is shut down');
    model.enqueue('web/0', 'update-status');
    expect(await model.settle()).toMatchObject([{ committed: false, refused: 'connection is shut down' }]);
    model.resolved('web/0');
    expect(await model.settle()).toMatchObject([{ committed: true }]);
    model.refuseNextCommit('web/0', 'connection is shut down');
    expect(await model.runAction('web/0', 'backup')).toEqual({
      status: 'failed',
      message: 'connection is shut down',
      results: { k: 'v', 'return-code': '1', stderr: 'connection is shut down' },
    });
  });

  it('is upgraded away by force, without its hooks', async () => {
    const model = testModel();
    const { trace } = deployScripted(model, mysqlCharm, { start: fails });
    await model.settle();
    drain(trace);
    model.refresh('mysql', mysqlCharm, { force: true });
    await model.settle();
    expect(trace).toEqual([]);
    // The hook counts as run, but what Juju does after it has not been done.
    expect(model.status().applications['mysql']).toMatchObject({
      'application-status': { current: 'maintenance', message: 'installing charm software' },
    });
  });
});

describe('a hook that is cut short', () => {
  it.each(['SIGTERM', 'SIGKILL'])('by %s is queued again without an error', async (signal) => {
    const model = testModel();
    let killed = false;
    const trace: string[] = [];
    model.deploy(mysqlCharm, {
      runner: async ({ environment, run }) => {
        trace.push(environment['JUJU_HOOK_NAME'] ?? '');
        await run({ command: 'state-set', args: ['k=v'] });
        if (killed || environment['JUJU_HOOK_NAME'] !== 'config-changed') return { exitCode: 0 };
        killed = true;
        return { exitCode: 143, signal };
      },
    });
    const records = await model.settle();
    expect(trace).toEqual(['install', 'leader-elected', 'config-changed', 'config-changed', 'start']);
    expect(records[2]).toMatchObject({ committed: false, signal });
  });

  it('when the runner throws waits again', async () => {
    const model = testModel();
    let broken = true;
    model.deploy(mysqlCharm, {
      runner: () => (broken ? Promise.reject(new Error('no pod')) : Promise.resolve({ exitCode: 0 })),
    });
    await expect(model.settle()).rejects.toThrow('no pod');
    broken = false;
    expect((await model.settle()).map(({ event }) => event.name)[0]).toBe('install');
  });

  it('by a reboot is run again once the machine is up, behind an extra start', async () => {
    const model = testModel({ type: 'iaas' });
    let reboots = 0;
    const { trace } = deployScripted(model, mysqlCharm, {
      install: async (run) => {
        await run('state-set k=v');
        if (reboots++ === 0) await run('juju-reboot --now');
      },
      start: 'juju-reboot',
    });
    const records: unknown[] = [];
    for (let steps = 0; steps < 6; steps++) records.push(await model.step());
    expect(records).toMatchObject([
      { event: { name: 'install' }, committed: false, reboot: 'now' },
      { event: { name: 'start' }, committed: true, reboot: 'after-hook' },
      { event: { name: 'start' } },
      { event: { name: 'start' } },
      { event: { name: 'start' } },
      { event: { name: 'start' } },
    ]);
    expect(trace.slice(0, 2)).toEqual(['mysql/0 install', 'mysql/0 start']);
  });
});

describe('a charm without a program', () => {
  it('has its hooks skipped, and its actions fail', async () => {
    const model = testModel();
    model.deploy(webCharm, { containersReady: false });
    const records = await model.settle();
    expect(records.every(({ committed, missing }) => committed && missing === true)).toBe(true);
    expect(model.logs().map(({ message }) => message)).toContain('skipped "install" (missing)');
    expect(model.status().applications['web']).toMatchObject({ 'application-status': { current: 'unknown' } });
    expect(await model.runAction('web/0', 'backup')).toEqual({
      status: 'failed',
      message: 'action not implemented on unit "web/0"',
      results: {},
    });
  });
});

describe('a model that does not settle', () => {
  it('says what still waits', async () => {
    const model = testModel();
    const { scripts } = deployScripted(model, webCharm, {}, { units: 2 });
    let count = 0;
    scripts['peers-relation-changed'] = async (run) => {
      await run(`relation-set count=${count++}`);
    };
    const settled = model.settle({ steps: 50 });
    await expect(settled).rejects.toMatchObject({ code: 'JUJU_EMULATOR_NOT_SETTLED' });
    await expect(settled).rejects.toThrow(/after 50 steps: web\/\d peers-relation-changed/);
  });

  it('ends when its signal fires', async () => {
    const model = testModel();
    const ending = new AbortController();
    deployScripted(model, mysqlCharm, {
      'leader-elected': () => {
        ending.abort();
        return Promise.resolve();
      },
    });
    const records = await model.settle({ signal: ending.signal });
    expect(records.map(({ event }) => event.name)).toEqual(['install', 'leader-elected']);
  });
});
