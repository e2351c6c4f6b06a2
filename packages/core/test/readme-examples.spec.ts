import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCharm, UnitAgent } from '@charmsmith/juju-emulator';
import { createDaemon, InMemoryFiles, inMemoryProcesses, TestClock } from '@charmsmith/pebble-emulator';
import { describe, expect, it } from 'vitest';
import { runDispatch } from '../src/host/index.ts';
import { active, on } from '../src/index.ts';
import { emulateUnit } from './emulated-unit.ts';
import { backupDone, backups } from './readme/backups.ts';
import { charm } from './readme/database.ts';

describe('the plugin of the README', () => {
  it('is blocked until there is a backup, and tells of it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'charmsmith-readme-'));
    const clock = new TestClock();
    const processes = inMemoryProcesses({ 'make-backup': { exitCode: 0 } }, clock);
    await using daemon = createDaemon({ clock, processes, files: new InMemoryFiles(), environment: {}, uid: 0 });
    await daemon.serve(join(folder, 'web.socket'));
    const seen: unknown[] = [];
    const unit = emulateUnit({
      metadata: { containers: { web: {} }, actions: { backup: {} } },
      plugins: [backups({ container: 'web', action: 'backup' })],
      handlers: [on.custom(backupDone, ({ payload }) => void seen.push(payload)), on.updateStatus(() => active())],
      host: { pebbleSocket: (name) => join(folder, `${name}.socket`) },
    });
    await unit.run('update-status');
    expect(unit.agent.status).toMatchObject({ status: 'blocked', message: 'Make a first backup' });
    expect((await unit.action('backup')).action).toMatchObject({ results: { path: '/backups/1' } });
    expect(seen).toEqual([{ path: '/backups/1' }]);
    await unit.run('update-status');
    expect(unit.agent.status).toMatchObject({ status: 'active' });
    await rm(folder, { recursive: true });
  });

  it('is refused with options that it cannot have', () => {
    expect(backups({ container: 'web' } as never).optionIssues).toMatchObject([{ path: ['action'] }]);
  });
});

describe('the database of the README', () => {
  it('answers whoever asks, once, and grants the password', async () => {
    const agent = new UnitAgent({ charm: parseCharm({ ...charm.metadata }) });
    const relation = (data: Record<string, string>) => ({
      id: 'db:1',
      endpoint: 'db',
      remoteApp: 'blog',
      remoteUnits: ['blog/0'],
      databags: { blog: data },
    });
    agent.update((state) => ({ ...state, relations: [relation({})] }));
    const dispatch = () =>
      agent.dispatch('update-status', async (execution) => ({
        exitCode: await runDispatch(charm, { environment: execution.environment, transport: execution }),
      }));
    await dispatch();
    expect(agent.state.secrets).toEqual([]);
    agent.update((state) => ({ ...state, relations: [relation({ database: '"blog"' })] }));
    await dispatch();
    const after = agent.state;
    expect(after.relations[0]?.databags['database']).toEqual({
      host: '"192.0.2.10"',
      'secret-id': expect.stringMatching(/^"secret:/) as string,
    });
    expect(after.secrets).toMatchObject([{ access: [{ target: 'application-blog' }] }]);
    const { commands } = await dispatch();
    expect(commands.map(({ command }) => command)).not.toContain('relation-set');
    expect(agent.state.secrets).toEqual(after.secrets);
  });
});
