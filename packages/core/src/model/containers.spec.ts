import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDaemon, type Daemon, InMemoryFiles, inMemoryProcesses, TestClock } from '@charmsmith/pebble-emulator';
import type { Layer } from '@charmsmith/pebble';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emulateUnit } from '../../test/emulated-unit.ts';
import { Containers } from './containers.ts';

let folder: string;
let daemon: Daemon | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charmsmith-core-'));
});
afterEach(async () => {
  await daemon?.[Symbol.asyncDispose]();
  daemon = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function startPebble(): Promise<void> {
  const clock = new TestClock();
  const processes = inMemoryProcesses({ web: {}, broken: { afterMs: 10, exitCode: 1 } }, clock);
  daemon = createDaemon({ clock, processes, files: new InMemoryFiles(), environment: {}, uid: 0 });
  await daemon.serve(join(folder, 'web.socket'));
}

const unit = () => emulateUnit({ host: { pebbleSocket: (name) => join(folder, `${name}.socket`) } });
const layer = (command: string): Layer => ({
  services: { web: { override: 'replace', command, startup: 'enabled' } },
});

describe('Containers', () => {
  it('cannot connect while there is no socket, and can when Pebble answers', async () => {
    const { answer } = await unit().ask({ containers: Containers }, async ({ containers }) => {
      const before = await containers.get('web').canConnect();
      await startPebble();
      return [before, await containers.get('web').canConnect()];
    });
    expect(answer).toEqual([false, true]);
  });

  it('gives one container a name', async () => {
    const { answer } = await unit().ask({ containers: Containers }, ({ containers }) =>
      Promise.resolve(containers.get('web') === containers.get('web')),
    );
    expect(answer).toBe(true);
  });
});

describe('Container.ensureLayer', () => {
  /** Ensures layers one after the other, and says what each did and what runs at its end. */
  async function ensure(...layers: readonly Layer[]) {
    await startPebble();
    const { answer } = await unit().ask({ containers: Containers }, async ({ containers }) => {
      const container = containers.get('web');
      const steps = [];
      for (const each of layers) {
        let preparedWith: unknown = 'nothing prepared';
        const prepare = async () => {
          preparedWith = (await container.pebble.plan()).services['web']?.command ?? 'no plan';
        };
        const { changed } = await container.ensureLayer('web', each, prepare);
        const plan = (await container.pebble.plan()).services['web']?.command;
        const running = (await container.pebble.services()).map(({ current }) => current);
        const kinds = (await container.pebble.changes({ select: 'all' })).map(({ kind }) => kind);
        steps.push({ changed, preparedWith, plan, running, changes: kinds.length });
      }
      return steps;
    });
    return answer;
  }

  it('prepares, adds the layer, then starts its services', async () => {
    expect(await ensure(layer('web --port 1'))).toEqual([
      { changed: true, preparedWith: 'no plan', plan: 'web --port 1', running: ['active'], changes: 1 },
    ]);
  });

  it('leaves a plan alone that holds the layer', async () => {
    expect((await ensure(layer('web'), layer('web')))[1]).toMatchObject({
      changed: false,
      preparedWith: 'nothing prepared',
      running: ['active'],
    });
  });

  it('prepares before a change of the plan reaches the services', async () => {
    expect((await ensure(layer('web --port 1'), layer('web --port 2')))[1]).toMatchObject({
      changed: true,
      preparedWith: 'web --port 1',
      plan: 'web --port 2',
      running: ['active'],
    });
  });

  it('starts an enabled service that does not run, although the plan holds it', async () => {
    await startPebble();
    const { answer } = await unit().ask({ containers: Containers }, async ({ containers }) => {
      const container = containers.get('web');
      await container.ensureLayer('web', layer('web'));
      await container.pebble.stop(['web']);
      const { changed } = await container.ensureLayer('web', layer('web'));
      return [changed, ...(await container.pebble.services()).map(({ current }) => current)];
    });
    expect(answer).toEqual([false, 'active']);
  });

  it('throws when a service does not start, and when no Pebble answers', async () => {
    const { answer } = await unit().ask({ containers: Containers }, async ({ containers }) => {
      const attempt = () =>
        containers
          .get('web')
          .ensureLayer('web', layer('broken'))
          .catch((error: unknown) => error);
      const unreachable = await attempt();
      await startPebble();
      return [unreachable, await attempt()];
    });
    expect(answer).toMatchObject([{ code: 'PEBBLE_UNREACHABLE' }, { code: 'PEBBLE_CHANGE_FAILED' }]);
  });

  it('leaves the plan alone when preparing fails', async () => {
    await startPebble();
    const { answer } = await unit().ask({ containers: Containers }, async ({ containers }) => {
      const container = containers.get('web');
      const failure = await container
        .ensureLayer('web', layer('web'), () => Promise.reject(new Error('disk full')))
        .catch((error: unknown) => error);
      return [failure, (await container.pebble.plan()).services];
    });
    expect(answer).toEqual([new Error('disk full'), {}]);
  });
});
