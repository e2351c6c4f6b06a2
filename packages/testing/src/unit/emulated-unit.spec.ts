import { active, Containers, defineCharm, Juju, reconcile, using, waiting } from '@charmsmith/core';
import { describe, expect, it } from 'vitest';
import { container, emulateUnit, on, peerRelation, run } from '../index.ts';

const metadata = {
  name: 'web',
  containers: { web: {} },
  peers: { peers: { interface: 'web-peers' } },
  resources: { page: { type: 'file', filename: 'page.html' } },
  config: { options: { title: { type: 'string' } } },
  actions: { check: {} },
} as const;

const charm = defineCharm({
  metadata,
  handlers: [
    reconcile(
      using({ containers: Containers, juju: Juju }, async (_event, { containers, juju }) => {
        const web = containers.get('web');
        if (!(await web.canConnect())) return waiting('for Pebble');
        const path = await juju.resourceGet('page').catch(() => 'nowhere');
        await web.files.writeIfChanged('/page', path);
        await web.ensureLayer('web', {
          services: { web: { override: 'replace', command: 'web', startup: 'enabled' } },
        });
        return active();
      }),
    ),
  ],
});

describe('emulateUnit', () => {
  it('lives through many events', async () => {
    await using unit = await emulateUnit(charm, { state: { leader: true, relations: [peerRelation('peers')] } });
    unit.agent.deploy();
    const deployed = await unit.settle();
    expect(deployed.map(({ event }) => event.name)).toEqual(
      expect.arrayContaining(['install', 'peers-relation-created', 'leader-elected', 'config-changed', 'start']),
    );
    expect(unit.agent.status).toMatchObject({ status: 'waiting', message: 'for Pebble' });

    await unit.startContainer('web');
    unit.agent.pebbleReady('web');
    await unit.settle();
    expect(unit.agent.status).toMatchObject({ status: 'active' });
    expect((await unit.state()).containers.web.services).toEqual({ web: 'active' });

    await unit.stopContainer('web');
    await unit.run(on.updateStatus());
    expect(unit.agent.status).toMatchObject({ status: 'waiting' });
    expect((await unit.state()).containers.web.canConnect).toBe(false);
  });

  it('gives its world to a run, and takes events of any form', async () => {
    await using unit = await emulateUnit(charm, { state: { containers: { web: container() } } });
    await unit.run('config-changed');
    const { state } = await run(charm, on.updateStatus(), await unit.state());
    expect(state.unitStatus).toEqual({ status: 'active', message: '' });
    expect((await unit.run(on.action('check'))).action).toMatchObject({ status: 'failed' });
  });

  it('gives resources under the names that the charm gives them', async () => {
    await using unit = await emulateUnit(charm, { state: { containers: { web: container() } } });
    await unit.attach({ page: '<html>' });
    await unit.run('upgrade-charm');
    expect(unit.files('web').read('/page')).toMatch(/\/page\.html$/);
    expect((await unit.state()).resources).toEqual({ page: '<html>' });
  });

  it('says so when the files of a container that does not run are asked for', async () => {
    await using unit = await emulateUnit(charm);
    expect(() => unit.files('web')).toThrow('container web does not run');
  });

  it('can be killed: Juju runs the hook again', async () => {
    await using unit = await emulateUnit(charm, {
      ending: async (dispatched) => ({ ...(await dispatched), exitCode: 137, signal: 'SIGKILL' }),
    });
    const record = await unit.run('config-changed');
    expect(record).toMatchObject({ committed: false, signal: 'SIGKILL' });
    expect(unit.agent.pending).toMatchObject([{ name: 'config-changed' }]);
  });
});
