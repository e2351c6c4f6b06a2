import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseCharm } from '../src/charm/read-charm.ts';
import { Model } from '../src/model/model.ts';
import { CharmProcesses } from '../src/server/charm-processes.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A database without any SDK: a secret for each application that asks, an action that changes it. */
const database = `#!/bin/sh
set -e
case "$JUJU_DISPATCH_PATH" in
hooks/start)
  status-set active 'waiting for clients' ;;
hooks/server-relation-joined)
  test "$(is-leader)" = True || exit 0
  user=$(relation-get user "$JUJU_REMOTE_UNIT")
  test -n "$user" || exit 0
  test -z "$(relation-get --app -r "$JUJU_RELATION_ID" secret mysql)" || exit 0
  id=$(secret-add --label="$JUJU_REMOTE_APP" password=s3cret)
  secret-grant "$id"
  relation-set --app "secret=$id" "user=$user" ;;
actions/rotate)
  secret-set "$(secret-ids)" "password=$(action-get to)"
  action-set rotated.by="$JUJU_UNIT_NAME" ;;
esac
`;

/** Its client. The first attempt at using a new password fails half-way. */
const client = `#!/bin/sh
set -e
case "$JUJU_DISPATCH_PATH" in
hooks/db-relation-created)
  relation-set "user=shop-\${JUJU_UNIT_NAME#*/}" ;;
hooks/db-relation-changed)
  test -z "$JUJU_REMOTE_UNIT" || exit 0
  id=$(relation-get --app secret)
  status-set active "as $(relation-get --app user) with $(secret-get "$id" password --label=database)" ;;
hooks/secret-changed)
  relation-set -r "$(relation-ids db)" "seen=$JUJU_SECRET_REVISION"
  state-set "seen=$JUJU_SECRET_REVISION"
  status-set maintenance "new password"
  test "$(cat "$CHARM_DIR/attempts")" = 2 || exit 3
  status-set active "with $(secret-get --label=database --refresh | sed 's/password: //')" ;;
esac
`;

describe('charms in plain shell in a model', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let processes: CharmProcesses[];

  beforeEach(async () => {
    folder = await temporaryFolder();
    processes = [];
  });
  afterEach(async () => {
    for (const running of processes) await running[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  async function deploy(model: Model, metadata: Parameters<typeof parseCharm>[0], program: string, units: number) {
    const name = String(metadata['name']);
    const charmDir = join(folder.path, name);
    await mkdir(charmDir);
    await writeFile(join(charmDir, 'dispatch'), program);
    await chmod(join(charmDir, 'dispatch'), 0o700);
    await writeFile(join(charmDir, 'attempts'), '1');
    const running = await CharmProcesses.open({ charmDir, directory: join(folder.path, `${name}-units`) });
    processes.push(running);
    const actions = { rotate: { params: { to: { type: 'string' } } } };
    model.deploy(parseCharm(metadata, {}, name === 'mysql' ? actions : {}), { ...running.host, units });
    return charmDir;
  }

  it('relate, share a secret, act, and get over a hook that fails', async () => {
    const model = new Model();
    await deploy(model, { name: 'mysql', provides: { server: { interface: 'mysql' } } }, database, 1);
    const clientDir = await deploy(model, { name: 'shop', requires: { db: { interface: 'mysql' } } }, client, 2);
    const relation = model.integrate('shop', 'mysql');
    await model.settle();

    const shown = (unit: string) => model.status().applications['shop']?.units[unit]?.['workload-status'];
    expect(shown('shop/0')).toMatchObject({ current: 'active', message: 'as shop-0 with s3cret' });
    expect(shown('shop/1')).toMatchObject({ current: 'active', message: 'as shop-0 with s3cret' });
    expect(model.databag(relation, 'shop/1')).toMatchObject({ user: 'shop-1', 'private-address': '10.1.0.3' });
    expect(model.state().secrets).toMatchObject([
      { owner: 'mysql', label: 'shop', access: [{ target: 'application-shop', role: 'view' }] },
    ]);

    expect(await model.runAction('mysql/0', 'rotate', { to: 'n3wer' })).toEqual({
      status: 'completed',
      message: '',
      results: { rotated: { by: 'mysql/0' }, 'return-code': '0' },
    });
    const failed = await model.settle();
    expect(failed.filter(({ exitCode }) => exitCode === 3)).toHaveLength(2);
    expect(shown('shop/0')).toMatchObject({ current: 'error', message: 'hook failed: "secret-changed"' });
    // What the hook held back is gone, what has effect at once is not.
    expect(model.databag(relation, 'shop/0')).not.toHaveProperty('seen');
    expect(model.unit('shop/0')).toMatchObject({ state: {}, unitStatus: { status: 'maintenance' } });

    await writeFile(join(clientDir, 'attempts'), '2');
    expect(await model.settle()).toEqual([]);
    model.advance(5_000);
    await model.settle();
    expect(shown('shop/0')).toMatchObject({ current: 'active', message: 'with n3wer' });
    expect(model.databag(relation, 'shop/0')).toMatchObject({ seen: '2' });
    expect(model.unit('shop/1').state).toEqual({ seen: '2' });
  });

  it('may have a program for each hook and action instead of dispatch', async () => {
    const model = new Model();
    const charmDir = await deploy(model, { name: 'mysql' }, database, 1);
    await rm(join(charmDir, 'dispatch'));
    for (const [path, program] of [
      ['hooks/start', 'status-set active "by hooks/start"'],
      ['actions/rotate', 'action-set to="$(action-get to)"'],
    ] as const) {
      await mkdir(join(charmDir, path, '..'));
      await writeFile(join(charmDir, path), `#!/bin/sh\n${program}\n`, { mode: 0o700 });
    }
    const records = await model.settle();
    expect(records.map(({ event, missing }) => [event.name, missing])).toEqual([
      ['install', true],
      ['leader-elected', true],
      ['config-changed', true],
      ['start', undefined],
    ]);
    expect(model.status().applications['mysql']).toMatchObject({
      'application-status': { current: 'active', message: 'by hooks/start' },
    });
    expect(await model.runAction('mysql/0', 'rotate', { to: 'x' })).toMatchObject({ results: { to: 'x' } });
    await rm(join(charmDir, 'actions'), { recursive: true });
    expect(await model.runAction('mysql/0', 'rotate')).toMatchObject({
      status: 'failed',
      message: 'action not implemented on unit "mysql/0"',
    });
  });
});
