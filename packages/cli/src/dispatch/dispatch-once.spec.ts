import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCharm } from '../../test/charm.ts';
import { buildCharmFolder } from '../charm-folder/build-charm-folder.ts';
import { dispatchOnce } from './dispatch-once.ts';

// Suite: about five seconds, a Node a dispatch. A program that knows Juju's hook commands and Pebble's API, and nothing
// of this SDK.

const program = {
  'src/main.ts': `
    import { execFileSync } from 'node:child_process';
    import { request } from 'node:http';
    const path = process.env.JUJU_DISPATCH_PATH ?? '';
    if (path.endsWith('pebble-ready')) {
      const socketPath = process.env.CHARMSMITH_PEBBLE_SOCKETS + '/web/pebble.socket';
      const layer = 'services: {web: {override: replace, command: httpd, startup: enabled}}';
      const body = JSON.stringify({ action: 'add', combine: true, label: 'web', format: 'yaml', layer });
      request({ socketPath, path: '/v1/layers', method: 'POST' }, (answer) => answer.resume()).end(body);
    } else if (path === 'actions/restore') {
      execFileSync('action-set', ['from=' + execFileSync('action-get', ['backup-id']).toString().trim()]);
    } else if (path === 'hooks/config-changed') {
      execFileSync('status-set', ['active', execFileSync('config-get', ['mode']).toString().trim()]);
    } else if (path === 'hooks/update-status') {
      console.error('out of luck');
      process.exitCode = 1;
    }
  `,
};

let project: Awaited<ReturnType<typeof createCharm>>;
let charm: string;

beforeAll(async () => {
  project = await createCharm(program);
  charm = await buildCharmFolder(project.path, { linkRuntime: true });
});
afterAll(() => project[Symbol.asyncDispose]());

describe('dispatchOnce', () => {
  it('says what a hook changed, with the options that were set', async () => {
    expect(await dispatchOnce(charm, 'config-changed', { config: { mode: '42' } })).toMatchObject({
      exitCode: 0,
      committed: true,
      commands: ['config-get', 'status-set'],
      changes: [
        { path: 'unitStatus.status', before: 'waiting', after: 'active' },
        { path: 'unitStatus.message', before: 'installing agent', after: '42' },
      ],
    });
  });

  it('says what became of the plan of a container', async () => {
    const { changes } = await dispatchOnce(charm, 'web-pebble-ready');
    expect(changes).toContainEqual({ path: 'containers.web.plan.services.web.command', after: 'httpd' });
  });

  it('runs actions', async () => {
    const { action } = await dispatchOnce(charm, 'actions/restore', { params: { 'backup-id': 'monday' } });
    expect(action).toMatchObject({ status: 'completed', results: { from: 'monday' } });
  });

  it('tells of a hook that fails', async () => {
    const failed = await dispatchOnce(charm, 'update-status');
    expect(failed).toMatchObject({ exitCode: 1, committed: false, changes: [] });
    expect(failed.log).toContainEqual({ level: 'WARNING', message: 'out of luck' });
  });

  it('goes on where it ended, when the state is kept', async () => {
    const state = join(project.path, 'unit.json');
    await dispatchOnce(charm, 'config-changed', { state, config: { mode: 'first' } });
    expect((await stat(state)).mode & 0o777).toBe(0o600);
    const { changes } = await dispatchOnce(charm, 'config-changed', { state, config: { mode: 'second' } });
    expect(changes).toContainEqual({ path: 'unitStatus.message', before: 'first', after: 'second' });
  });

  it('builds a project first', async () => {
    expect(await dispatchOnce(project.path, 'install')).toMatchObject({ committed: true });
  });

  it.each<[name: string, run: () => Promise<unknown>, code: string, message: string]>([
    ['an event that is none', () => dispatchOnce(charm, 'confg-changed'), 'CLI_BAD_EVENT', 'no event "confg-changed"'],
    ['an option that is none', () => dispatchOnce(charm, 'start', { config: { mod: 'x' } }), 'CLI_BAD_VALUE', 'mod'],
    [
      'a value of another type',
      () => dispatchOnce(charm, 'start', { config: { 'enable-tls': 'perhaps' } }),
      'CLI_BAD_VALUE',
      'it is of type boolean',
    ],
    ['a parameter that is missing', () => dispatchOnce(charm, 'actions/restore'), 'CLI_BAD_VALUE', 'backup-id'],
    ['what is no charm', () => dispatchOnce('/nonexistent', 'start'), 'CLI_BAD_CHARM', 'charmcraft.yaml: is missing'],
    [
      'what is no archive',
      () => dispatchOnce(import.meta.filename, 'start'),
      'CLI_BAD_ARCHIVE',
      'is not a packed charm',
    ],
    ['a state that is none', () => withState('[]'), 'CLI_BAD_CHARM', 'unitName is not of a unit of tiny-k8s'],
    [
      'a state that cannot be written',
      () => dispatchOnce(charm, 'start', { state: join(project.path, 'nowhere/unit.json') }),
      'CLI_BAD_CHARM',
      'cannot be written; check its folder and permissions',
    ],
    ['a state that is no JSON', () => withState('{'), 'CLI_BAD_CHARM', 'is not JSON'],
  ])('refuses %s', async (_name, run, code, message) => {
    await expect(run()).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
  });
});

async function withState(text: string): Promise<unknown> {
  const state = join(project.path, 'odd.json');
  await writeFile(state, text);
  return await dispatchOnce(charm, 'start', { state });
}
