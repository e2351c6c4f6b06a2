import { describe, expect, it } from 'vitest';
import { deployScripted, drain, mysqlCharm, testModel, webCharm } from '../../test/model-charms.ts';
import type { Script } from '../../test/scripted-charm.ts';

/** A database that gives each relation a secret, and a web application that reads it. */
async function shared(mysql: Record<string, Script> = {}, options: { readonly units?: number } = {}) {
  const model = testModel();
  const ids: string[] = [];
  const mysqlApp = deployScripted(
    model,
    mysqlCharm,
    {
      'server-relation-created': async (run) => {
        if ((await run('is-leader')) === 'False\n') return;
        const id = (await run('secret-add password=one --label=db')).trim();
        ids.push(id);
        await run(`secret-grant ${id}`);
        await run(`relation-set --app secret=${id}`);
      },
      ...mysql,
    },
    { units: options.units ?? 1 },
  );
  const webApp = deployScripted(model, webCharm, {
    'db-relation-changed': async (run, { environment }) => {
      if (environment['JUJU_REMOTE_UNIT'] !== '') return;
      const id = (await run('relation-get secret')).trim();
      await run(`secret-get ${id} password --label=theirs`);
    },
  });
  model.integrate('web', 'mysql');
  await model.settle();
  drain(webApp.trace);
  drain(mysqlApp.trace);
  const [id = ''] = ids;
  return { model, mysql: mysqlApp, web: webApp, id };
}

/** Has a unit run some lines. */
async function run({ model, mysql, web }: Awaited<ReturnType<typeof shared>>, unit: string, ...lines: string[]) {
  const app = unit.startsWith('web') ? web : mysql;
  app.scripts['update-status'] = lines;
  const record = await model.dispatch(unit, 'update-status');
  app.scripts['update-status'] = [];
  drain(app.trace);
  return { record, printed: lines.map((line) => app.printed[`${unit} ${line}`]) };
}

describe('secrets of charms', () => {
  it('are read by whom they were granted to, as long as the relation is there', async () => {
    const all = await shared();
    expect(await run(all, 'web/0', `secret-get ${all.id} password`)).toMatchObject({ printed: ['one\n'] });
    all.model.removeRelation('web', 'mysql');
    await all.model.settle();
    expect(await run(all, 'web/0', `secret-get ${all.id} password`)).toMatchObject({
      printed: ['ERROR permission denied\n'],
    });
  });

  it('are not read by others', async () => {
    const all = await shared();
    const other = deployScripted(all.model, { ...webCharm, name: 'other' }, { start: `secret-get ${all.id}` });
    await all.model.settle();
    expect(other.printed[`other/0 secret-get ${all.id}`]).toBe('ERROR permission denied\n');
  });

  it('do not show their label, description and access to readers', async () => {
    const all = await shared();
    expect(all.model.unit('web/0').secrets).toMatchObject([{ label: '', tracked: { revision: 1, label: 'theirs' } }]);
    expect(await run(all, 'web/0', 'secret-get --label=db')).toMatchObject({
      printed: ['ERROR consumer label "db" not found\n'],
    });
  });

  it('tell readers of a new revision, and keep the old one for them', async () => {
    const all = await shared();
    await run(all, 'mysql/0', `secret-set ${all.id} password=two`);
    const [record] = await all.model.settle();
    expect(record?.event).toEqual({
      kind: 'hook',
      name: 'secret-changed',
      secret: { id: all.id.slice(7), label: 'theirs', revision: 2 },
    });
    expect(drain(all.web.trace)).toEqual(['web/0 secret-changed 2']);
    const { printed } = await run(
      all,
      'web/0',
      'secret-get --label=theirs',
      `secret-get ${all.id} password --peek`,
      `secret-get ${all.id} password --refresh`,
    );
    expect(printed).toEqual(['password: one\n', 'two\n', 'two\n']);
  });

  it('tell nobody who has never read them, nor the owner', async () => {
    const all = await shared({}, { units: 2 });
    const lazy = deployScripted(all.model, { ...webCharm, name: 'lazy' });
    all.model.integrate('lazy', 'mysql');
    await all.model.settle();
    await run(all, 'mysql/0', `secret-get ${all.id}`);
    await run(all, 'mysql/1', `secret-get ${all.id}`);
    drain(lazy.trace);
    await run(all, 'mysql/0', `secret-set ${all.id} password=two`);
    await all.model.settle();
    expect(drain(lazy.trace)).toEqual([]);
    expect(drain(all.mysql.trace)).toEqual([]);
    expect(drain(all.web.trace)).toEqual(['web/0 secret-changed 2']);
  });

  it('tell the owner of a revision that nobody needs any more, once', async () => {
    const all = await shared();
    await run(all, 'mysql/0', `secret-set ${all.id} password=two`);
    await all.model.settle();
    expect(drain(all.mysql.trace)).toEqual([]);
    await run(all, 'web/0', 'secret-get --label=theirs --refresh');
    await all.model.settle();
    expect(drain(all.mysql.trace)).toEqual(['mysql/0 secret-remove 1']);
    await run(all, 'mysql/0', `secret-remove ${all.id} --revision 1`);
    expect(all.model.state().secrets).toMatchObject([{ revisions: [{ revision: 2 }] }]);
    expect(await all.model.settle()).toEqual([]);
  });

  it('are gone when the hook that made them has failed', async () => {
    const all = await shared();
    const { record } = await run(all, 'mysql/0', 'secret-add password=new', 'is-leader --gone');
    expect(record.committed).toBe(false);
    expect(all.model.state().secrets).toHaveLength(1);
  });

  it('are taken back', async () => {
    const all = await shared();
    await run(all, 'mysql/0', `secret-revoke ${all.id} --app web`);
    expect(await run(all, 'web/0', `secret-get ${all.id}`)).toMatchObject({ printed: ['ERROR permission denied\n'] });
  });

  it('of a unit go with it', async () => {
    const all = await shared();
    await run(all, 'web/0', 'secret-add password=own --owner=unit');
    expect(all.model.state().secrets).toMatchObject([{ owner: 'mysql' }, { owner: 'web/0', kind: 'unit' }]);
    all.model.scale('web', 0);
    await all.model.settle();
    expect(all.model.state().secrets).toMatchObject([{ owner: 'mysql', consumers: {} }]);
  });

  it('have labels that are unique for their owner', async () => {
    const all = await shared();
    expect((await run(all, 'mysql/0', 'secret-add password=x --label=db')).record).toMatchObject({
      refused: 'secret with label "db" already exists',
    });
    expect((await run(all, 'web/0', 'secret-add password=x --label=db')).record).toMatchObject({ committed: true });
  });

  describe('rotate', () => {
    it('when it is due, by the policy once something was changed, and soon when nothing was', async () => {
      const all = await shared();
      await run(all, 'mysql/0', `secret-set ${all.id} --rotate=hourly`);
      all.model.advance(3_599_999);
      await all.model.settle();
      expect(drain(all.mysql.trace).join()).not.toContain('rotate');
      all.model.advance(1);
      await all.model.settle();
      expect(drain(all.mysql.trace)).toEqual(['mysql/0 secret-rotate']);
      all.mysql.scripts['secret-rotate'] = async (line, { environment }) => {
        expect(environment['JUJU_SECRET_LABEL']).toBe('db');
        await line(`secret-set $JUJU_SECRET_ID password=rotated`);
      };
      all.model.advance(300_000);
      await all.model.settle();
      expect(all.mysql.trace).toContain('mysql/0 secret-rotate');
      expect(all.model.state().secrets).toMatchObject([{ rotatesAt: all.model.now + 3_600_000 }]);
    });

    it('when the operator wants it, and never again when the policy says so', async () => {
      const all = await shared();
      all.model.rotateSecret(all.id);
      await all.model.settle();
      expect(drain(all.mysql.trace)).toEqual(['mysql/0 secret-rotate']);
      await run(all, 'mysql/0', `secret-set ${all.id} --rotate=hourly`);
      await run(all, 'mysql/0', `secret-set ${all.id} --rotate=never`);
      all.model.advance(7_200_000);
      await all.model.settle();
      expect(drain(all.mysql.trace).join()).not.toContain('rotate');
    });

    it('is asked of the unit that leads', async () => {
      const all = await shared({}, { units: 2 });
      await run(all, 'mysql/0', `secret-set ${all.id} --rotate=hourly`);
      all.model.advance(3_600_000);
      all.model.electLeader('mysql/1');
      await all.model.settle();
      expect(all.mysql.trace.filter((line) => line.includes('rotate'))).toEqual(['mysql/1 secret-rotate']);
    });
  });

  describe('expire', () => {
    it('when it is due, again until the revision is gone', async () => {
      const all = await shared();
      await run(all, 'mysql/0', `secret-set ${all.id} --expire=1h`);
      all.model.advance(3_600_000);
      await all.model.settle();
      expect(all.mysql.trace).toContain('mysql/0 secret-expired 1');
      drain(all.mysql.trace);
      all.mysql.scripts['secret-expired'] = 'secret-remove $JUJU_SECRET_ID';
      all.model.advance(300_000);
      await all.model.settle();
      expect(all.mysql.trace).toContain('mysql/0 secret-expired 1');
      expect(all.model.state().secrets).toEqual([]);
      all.model.advance(3_600_000);
      await all.model.settle();
      expect(all.mysql.trace.filter((line) => line.includes('expired'))).toHaveLength(1);
    });

    it('when the operator wants it, and not after a new revision', async () => {
      const all = await shared();
      all.model.expireSecret(all.id);
      await all.model.settle();
      expect(drain(all.mysql.trace)).toEqual(['mysql/0 secret-expired 1']);
      await run(all, 'mysql/0', `secret-set ${all.id} --expire=1h`);
      await run(all, 'mysql/0', `secret-set ${all.id} password=two`);
      all.model.advance(3_600_000);
      await all.model.settle();
      expect(drain(all.mysql.trace).join()).not.toContain('expired');
    });
  });
});

describe('secrets of the operator', () => {
  it('are read by applications that they were granted to, and tell of changes', async () => {
    const model = testModel();
    const web = deployScripted(model, webCharm, { 'config-changed': 'config-get token' });
    const id = model.addSecret('api', { token: 'one' });
    model.setConfig('web', { token: id });
    await model.settle();
    expect(web.printed['web/0 config-get token']).toBe(`${id}\n`);
    web.scripts['update-status'] = `secret-get ${id} token`;
    await model.dispatch('web/0', 'update-status');
    expect(web.printed[`web/0 secret-get ${id} token`]).toBe('ERROR permission denied\n');
    model.grantSecret('api', 'web');
    await model.dispatch('web/0', 'update-status');
    expect(web.printed[`web/0 secret-get ${id} token`]).toBe('one\n');
    drain(web.trace);
    model.updateSecret(id, { token: 'two' });
    await model.settle();
    expect(web.trace).toContain('web/0 secret-changed 2');
    model.revokeSecret('api', 'web');
    await model.dispatch('web/0', 'update-status');
    expect(web.printed[`web/0 secret-get ${id} token`]).toBe('ERROR permission denied\n');
    model.removeSecret('api');
    await model.dispatch('web/0', 'update-status');
    expect(web.printed[`web/0 secret-get ${id} token`]).toContain('not found');
  });

  it.each<[what: string, use: (model: ReturnType<typeof testModel>) => unknown, code: string]>([
    ['a name that is taken', (model) => model.addSecret('api', { token: 'x' }), 'JUJU_EMULATOR_EXISTS'],
    ['a bad key', (model) => model.addSecret('other', { X: 'x' }), 'JUJU_EMULATOR_BAD_VALUE'],
    ['no content', (model) => model.updateSecret('api', {}), 'JUJU_EMULATOR_BAD_VALUE'],
    ['an unknown name', (model) => model.updateSecret('gone', { token: 'x' }), 'JUJU_EMULATOR_UNKNOWN_NAME'],
    ['an unknown application', (model) => model.grantSecret('api', 'gone'), 'JUJU_EMULATOR_UNKNOWN_NAME'],
    ['one to rotate', (model) => model.rotateSecret('api'), 'JUJU_EMULATOR_UNKNOWN_NAME'],
  ])('are not had with %s', (_what, use, code) => {
    const model = testModel();
    model.addSecret('api', { token: 'x' });
    expect(() => use(model)).toThrow(expect.objectContaining({ code }));
  });
});
