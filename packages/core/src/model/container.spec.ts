import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Layer } from '@charmsmith/pebble';
import {
  createDaemon,
  type Daemon,
  InMemoryFiles,
  inMemoryProcesses,
  inMemoryUsers,
  TestClock,
} from '@charmsmith/pebble-emulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emulateUnit } from '../../test/emulated-unit.ts';
import { on } from '../events/on.ts';
import { active } from '../outcome/status.ts';
import { contribute } from '../plugin/contribution.ts';
import { using } from '../plugin/handler.ts';
import { LayerContribution, Layers } from '../plugin/layer-contribution.ts';
import type { Container } from './container.ts';
import { Containers } from './containers.ts';

let folder: string;
let daemon: Daemon | undefined;
let files: InMemoryFiles;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charmsmith-container-'));
});
afterEach(async () => {
  await stopPebble();
  await rm(folder, { recursive: true, force: true });
});

async function startPebble(): Promise<void> {
  const clock = new TestClock();
  files = new InMemoryFiles();
  const processes = inMemoryProcesses(
    { web: {}, other: {}, echo: { output: 'hello\n', exitCode: 0 }, fail: { exitCode: 3 } },
    clock,
  );
  const users = inMemoryUsers({ users: [{ name: 'web', uid: 1000, gid: 1000, home: '/' }] });
  daemon = createDaemon({ clock, processes, files, users, environment: {}, uid: 0 });
  await daemon.serve(join(folder, 'web.socket'));
}
async function stopPebble(): Promise<void> {
  await daemon?.[Symbol.asyncDispose]();
  daemon = undefined;
}

const host = { pebbleSocket: (name: string) => join(folder, `${name}.socket`) };
async function inContainer<A>(use: (container: Container) => Promise<A>): Promise<A> {
  const { answer } = await emulateUnit({ host }).ask({ containers: Containers }, ({ containers }) =>
    use(containers.get('web')),
  );
  return answer;
}
const service = (command: string) => ({ override: 'replace', command, startup: 'enabled' }) as const;
const layer = (services: Readonly<Record<string, string>>): Layer => ({
  services: Object.fromEntries(Object.entries(services).map(([name, command]) => [name, service(command)])),
});

describe('Container.whenConnected', () => {
  it('does the work when Pebble answers', async () => {
    await startPebble();
    expect(
      await inContainer((container) => container.whenConnected(async (pebble) => (await pebble.services()).length)),
    ).toEqual({
      ok: true,
      value: 0,
    });
  });

  it('does nothing when it does not', async () => {
    let done = false;
    expect(await inContainer((container) => container.whenConnected(() => (done = true)))).toEqual({ ok: false });
    expect(done).toBe(false);
  });

  it('says so when Pebble goes in the middle', async () => {
    await startPebble();
    const gone = await inContainer((container) =>
      container.whenConnected(async (pebble) => {
        await stopPebble();
        await pebble.services();
      }),
    );
    expect(gone).toEqual({ ok: false });
  });

  it('throws what else goes wrong', async () => {
    await startPebble();
    await expect(
      inContainer((container) => container.whenConnected((pebble) => pebble.pull('/none'))),
    ).rejects.toMatchObject({
      code: 'PEBBLE_PATH_ERROR',
    });
  });
});

describe('Container.requireConnected', () => {
  it('lets the unit wait for the container, and the handler run again', async () => {
    const unit = emulateUnit({
      host,
      handlers: [
        on.configChanged(
          using({ containers: Containers }, async (_event, { containers }) => {
            await containers.get('web').requireConnected();
            return active('connected');
          }),
        ),
      ],
    });
    await unit.run('config-changed');
    expect(unit.agent.status).toMatchObject({ status: 'waiting', message: 'Waiting for Pebble in container web' });
    await startPebble();
    await unit.run('update-status');
    expect(unit.agent.status).toMatchObject({ status: 'active', message: 'connected' });
  });
});

describe('Container.ensureLayer, what it reports', () => {
  it('names what it started and what it restarted, and leaves the others alone', async () => {
    await startPebble();
    const steps = await inContainer(async (container) => [
      await container.ensureLayer('web', layer({ web: 'web', other: 'other' })),
      await container.ensureLayer('web', layer({ web: 'web --debug', other: 'other' })),
      await container.ensureLayer('web', layer({ web: 'web --debug', other: 'other' })),
    ]);
    expect(steps).toEqual([
      { changed: true, restarted: [], started: expect.arrayContaining(['web', 'other']) as string[] },
      { changed: true, restarted: ['web'], started: [] },
      { changed: false, restarted: [], started: [] },
    ]);
  });

  it('writes files and restarts services when a file changes, and only then', async () => {
    await startPebble();
    const file = (content: string) => ({ path: '/etc/web/web.conf', content, user: 'web', permissions: '600' });
    const steps = await inContainer(async (container) => {
      const ensure = (content: string) =>
        container.ensureLayer('web', layer({ web: 'web' }), { files: [file(content)] });
      const reports = [await ensure('a'), await ensure('a'), await ensure('b')];
      const plan = JSON.stringify(await container.pebble.plan());
      return { reports, plan, content: await container.files.readText('/etc/web/web.conf') };
    });
    expect(steps.reports).toEqual([
      { changed: true, restarted: [], started: ['web'] },
      { changed: false, restarted: [], started: [] },
      { changed: true, restarted: ['web'], started: [] },
    ]);
    expect(steps.content).toBe('b');
    expect(steps.plan).toMatch(/"CHARMSMITH_FILES":"[0-9a-f]{16}"/);
  });
});

describe('Container.exec', () => {
  it('runs a command; an exit code is a result', async () => {
    await startPebble();
    const results = await inContainer(async (container) => [
      await container.exec(['echo']),
      await container.exec(['fail']),
    ]);
    expect(results).toEqual([
      { exitCode: 0, stdout: 'hello\n', stderr: '' },
      { exitCode: 3, stdout: '', stderr: '' },
    ]);
  });

  it('ends with the dispatch', async () => {
    await startPebble();
    const controller = new AbortController();
    const unit = emulateUnit({
      host: { ...host, signal: controller.signal },
      handlers: [
        on.start(
          using({ containers: Containers }, async (_event, { containers }) => {
            const running = containers.get('web').exec(['web']);
            controller.abort(new Error('the agent goes'));
            await running;
          }),
        ),
      ],
    });
    expect(await unit.run('start')).toMatchObject({ exitCode: 1, committed: false });
  });

  it('gives the streams of a command that it starts', async () => {
    await startPebble();
    const exitCode = await inContainer(async (container) => {
      await using process = await container.spawn(['fail']);
      return await process.exitCode;
    });
    expect(exitCode).toBe(3);
  });
});

describe('Container.files', () => {
  it('writes what differs, tells whether it did, and what is there', async () => {
    await startPebble();
    const facts = await inContainer(async ({ files: inside }) => [
      await inside.exists('/etc/web.conf'),
      await inside.readText('/etc/web.conf'),
      await inside.writeIfChanged('/etc/web.conf', 'a', { makeDirs: true }),
      await inside.writeIfChanged('/etc/web.conf', 'a', { makeDirs: true }),
      await inside.writeIfChanged('/etc/web.conf', Buffer.from('b')),
      await inside.exists('/etc/web.conf'),
      await inside.readText('/etc/web.conf'),
    ]);
    expect(facts).toEqual([false, undefined, true, false, true, true, 'b']);
  });
});

describe('Layers', () => {
  const contributed = (label: string, command: string | undefined) =>
    contribute(
      LayerContribution,
      {},
      () => ({
        container: 'web',
        label,
        layer: () => Promise.resolve(command === undefined ? undefined : layer({ [label]: command })),
      }),
      { id: label },
    );

  it('makes a container follow what was contributed to it', async () => {
    await startPebble();
    const unit = emulateUnit({
      host,
      charm: {
        contributions: [contributed('web', 'web'), contributed('other', 'other'), contributed('later', undefined)],
      },
    });
    const { answer } = await unit.ask({ layers: Layers }, async ({ layers }) => [
      await layers.ensure('web'),
      await layers.ensure('else'),
    ]);
    expect(answer).toEqual([
      [
        { label: 'web', changed: true, restarted: [], started: ['web'] },
        { label: 'other', changed: true, restarted: [], started: ['other'] },
      ],
      [],
    ]);
  });

  it('waits for the container', async () => {
    const unit = emulateUnit({ host, charm: { contributions: [contributed('web', 'web')] } });
    const { answer } = await unit.ask({ layers: Layers }, ({ layers }) =>
      layers.ensure('web').catch((error: unknown) => error),
    );
    expect(answer).toMatchObject({ code: 'CORE_CONTAINER_UNAVAILABLE' });
  });
});
