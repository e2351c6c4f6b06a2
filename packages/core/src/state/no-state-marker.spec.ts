import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandsOf, emulateUnit } from '../../test/emulated-unit.ts';
import type { Environment } from '../events/parse-event.ts';
import { on } from '../events/on.ts';
import { noStateMarker } from './no-state-marker.ts';

let folder: string;
let environment: Environment;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charmsmith-marker-'));
  environment = { JUJU_CHARM_DIR: folder, JUJU_UNIT_NAME: 'web/0', JUJU_MODEL_UUID: 'a-model' };
  path = join(folder, '.charmsmith-no-state');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The marker as the next dispatch sees it. */
const marker = (changed: Environment = {}, agent?: number) => {
  const found = noStateMarker({ ...environment, ...changed }, agent);
  if (found === undefined) throw new Error('there is no marker');
  return found;
};

describe('the marker', () => {
  it('stands from when it is put until it is removed', async () => {
    expect(await marker().stands()).toBe(false);
    await marker().put();
    expect(await marker().stands()).toBe(true);
    marker().remove();
    expect(await marker().stands()).toBe(false);
    expect(() => marker().remove()).not.toThrow();
  });

  it('is for its owner alone', async () => {
    await marker().put();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it.each<[name: string, changed: Environment]>([
    ['another unit', { JUJU_UNIT_NAME: 'web/1' }],
    ['another model', { JUJU_MODEL_UUID: 'another' }],
  ])('does not stand for %s', async (_name, changed) => {
    await marker().put();
    expect(await marker(changed).stands()).toBe(false);
  });

  it('does not stand under another agent', async () => {
    const agent = spawn('sleep', ['60']);
    try {
      await marker({}, agent.pid).put();
      expect(await marker({}, agent.pid).stands()).toBe(true);
      expect(await marker().stands()).toBe(false);
    } finally {
      const exited = once(agent, 'exit');
      agent.kill();
      await exited;
    }
    expect(await marker({}, agent.pid).stands()).toBe(false);
  });

  it('does not stand for a later process of the same id, nor after another boot', async () => {
    await marker().put();
    const stamp = await readFile(path, 'utf8');
    await writeFile(path, stamp.replace(/\d+\n$/, '1\n'));
    expect(await marker().stands()).toBe(false);
    await writeFile(path, stamp.replace(/[\da-f-]{36}/, '00000000-0000-4000-8000-000000000000'));
    expect(await marker().stands()).toBe(false);
    await writeFile(path, stamp);
    expect(await marker().stands()).toBe(true);
  });

  it.each([0, 10])('does not stand with %i bytes of it written', async (bytes) => {
    await marker().put();
    await truncate(path, bytes);
    expect(await marker().stands()).toBe(false);
  });

  it('is not put where the agent cannot be known, or the folder not be written to', async () => {
    await marker({}, 0).put();
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
    await marker({ JUJU_CHARM_DIR: join(folder, 'nowhere') }).put();
    expect(await marker({ JUJU_CHARM_DIR: join(folder, 'nowhere') }).stands()).toBe(false);
  });

  it('lets nothing be stored while it cannot be removed', async () => {
    await mkdir(path);
    expect(() => marker().remove()).toThrow();
  });

  it('does not exist without a folder', () => {
    expect(noStateMarker({ ...environment, JUJU_CHARM_DIR: '' })).toBeUndefined();
  });
});

describe('a dispatch with a marker', () => {
  const unit = (options: Parameters<typeof emulateUnit>[0] = {}) =>
    emulateUnit({
      ...options,
      host: { noState: marker() },
      handlers: [on.start((event) => event.defer({ reason: 'later' })), on.configChanged(() => undefined)],
    });

  it('asks Juju once, and not again while there is nothing', async () => {
    const web = unit();
    expect(commandsOf(await web.run('stop'))).toEqual(['state-get']);
    expect(commandsOf(await web.run('stop'))).toEqual([]);
    expect(commandsOf(await web.run('config-changed'))).toEqual([]);
  });

  it('asks every time while Juju keeps something, whoever stored it', async () => {
    const web = unit({ state: { state: { 'of-the-charm': 'x' } } });
    expect(commandsOf(await web.run('stop'))).toEqual(['state-get']);
    expect(commandsOf(await web.run('stop'))).toEqual(['state-get']);
  });

  it('loses no deferred work: it asks again after anything was stored', async () => {
    const web = unit();
    await web.run('stop');
    expect(commandsOf(await web.run('start'))).toEqual(['state-set', 'juju-log']);
    expect(commandsOf(await web.run('stop'))).toContain('state-get');
    expect(web.agent.state.state['charmsmith']).toContain('web: start');
  });

  it('asks again after a dispatch whose state was not committed', async () => {
    const web = unit({
      intercept:
        ({ run }) =>
        async (call) =>
          call.command === 'state-set' ? { exitCode: 1, stdout: '', stderr: 'ERROR no' } : await run(call),
    });
    await web.run('stop');
    expect(await web.run('start')).toMatchObject({ exitCode: 1 });
    expect(await marker().stands()).toBe(false);
  });

  it('stores nothing while the marker cannot be removed, and the hook fails', async () => {
    const web = unit();
    await mkdir(path);
    expect(await web.run('start')).toMatchObject({ exitCode: 1, committed: false });
    expect(web.agent.state.state).toEqual({});
  });
});
