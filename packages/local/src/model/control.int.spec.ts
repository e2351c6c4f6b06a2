import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeAsRoot } from '../../../../tools/workspace/as-root.ts';
import type { LocalUnit } from '../unit/local-unit.ts';
import { startLocalUnit } from '../unit/start-local-unit.ts';
import { connectModel } from './control-client.ts';
import { controlSocket } from './control-protocol.ts';
import { serveControl } from './control-server.ts';
import { connectRunningModel, findModels } from './find-models.ts';
import { UnitLoop } from './unit-loop.ts';

/** A charm in shell: it says what it is asked, and fails where it is told to. */
const charmFiles = {
  'metadata.yaml': 'name: control-test\ncontainers: {box: {}}\nresources: {notes: {type: file, filename: notes.txt}}\n',
  'config.yaml': 'options: {broken: {type: boolean, default: false}, size: {type: int}}\n',
  'actions.yaml': 'greet: {params: {times: {type: integer}}}\n',
  dispatch: `#!/bin/sh
case $JUJU_ACTION_NAME$(config-get broken) in
  greet*) action-set greeting="hello $(action-get times)"; exit ;;
  True) echo "it is broken" >&2; exit 1 ;;
esac
status-set active "$(cat "$(resource-get notes 2>/dev/null)" 2>/dev/null)"
`,
};

/** A running model of this unit, in this process. */
async function runModel(charmFolder: string, unitName: string) {
  const ending = new AbortController();
  const unit: LocalUnit = await startLocalUnit({ charmFolder, unitName, signal: ending.signal });
  const loop = new UnitLoop(unit);
  const control = await serveControl({ model: 'local', unit, loop });
  const running = loop.run({ signal: ending.signal, retryDelayMs: 50 });
  return {
    client: connectModel(unit.pod.cluster.processId),
    loop,
    processId: unit.pod.cluster.processId,
    podId: unit.pod.processId,
    async [Symbol.asyncDispose]() {
      ending.abort();
      await running;
      await control[Symbol.asyncDispose]();
      await unit[Symbol.asyncDispose]();
    },
  };
}

describeAsRoot('connectModel', () => {
  let folder: string;
  let model: Awaited<ReturnType<typeof runModel>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'charmsmith-local-'));
    for (const [name, content] of Object.entries(charmFiles)) {
      await writeFile(join(folder, name), content, { mode: 0o755 });
    }
    model = await runModel(folder, 'control-test/7');
    await model.loop.idle();
  });
  afterAll(async () => {
    await model[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('shows the unit, and the options with their defaults', async () => {
    expect(await model.client.status()).toMatchObject({
      model: 'local',
      unit: 'control-test/7',
      status: 'active',
      address: expect.stringMatching(/^10\.1[6-9]\d\./) as string,
      processId: model.podId,
      config: { broken: false },
      pending: [],
    });
  });

  it('changes options, which are refused when the charm does not have them so', async () => {
    await model.client.config({ broken: 'true' });
    await expect.poll(async () => (await model.client.status()).status, { timeout: 5_000 }).toBe('error');
    expect(await model.client.config({ broken: '' })).toMatchObject({ config: { broken: false } });
    await model.loop.idle();
    expect(await model.client.status()).toMatchObject({ status: 'active', pending: [] });
    await expect(model.client.config({ size: 'big' })).rejects.toMatchObject({
      code: 'LOCAL_MODEL_REFUSED',
      message: 'option size is a whole number, not "big"',
    });
    await expect(model.client.config({ colour: 'red' })).rejects.toThrow(
      'the charm has no option "colour" (It has: broken, size.)',
    );
  });

  it('attaches a file of this machine, which the charm is told of', async () => {
    const file = join(folder, 'notes of today.txt');
    await writeFile(file, 'all is well');
    await model.client.attachResource('notes', file);
    await model.loop.idle();
    expect(await model.client.status()).toMatchObject({ status: 'active', message: 'all is well' });
  });

  it.each([
    ['a file that is not there', 'notes', '/no/such', /^cannot attach \/no\/such as resource notes: ENOENT/],
    ['a resource that the charm does not have', 'other', '/etc/hostname', 'the charm has no resource "other"'],
    ['a resource named by a path', '../../../../x', '/etc/hostname', 'the charm has no resource "../../../../x"'],
    ['a path from nowhere', 'notes', 'notes.txt', 'resource notes is a file, given by its absolute path'],
  ])('refuses %s, and raises no hook', async (_what, name, file, message) => {
    await expect(model.client.attachResource(name, file)).rejects.toThrow(message);
    expect((await model.client.status()).pending).toEqual([]);
  });

  it('runs an action and brings its results', async () => {
    expect(await model.client.runAction('greet', { times: '3' })).toEqual({
      status: 'completed',
      message: '',
      results: { greeting: 'hello 3', 'return-code': '0' },
    });
    await expect(model.client.runAction('leave', {})).rejects.toThrow('the charm has no action "leave"');
    await expect(model.client.runAction('greet', { times: 'often' })).rejects.toThrow(
      'parameter times is a whole number, not "often"',
    );
  });

  it('answers a request that it cannot understand with one sentence', async () => {
    const ask = (method: string, path: string, body: string) =>
      new Promise<string>((resolve, reject) => {
        const socketPath = `/proc/${model.processId}/root${controlSocket}`;
        request({ socketPath, method, path }, (response) => {
          text(response).then((content) => resolve(`${response.statusCode ?? 0} ${content.trim()}`), reject);
        }).end(body);
      });
    expect(await ask('POST', '/config', '{')).toMatch(/^400 .*"a request is a JSON object/);
    expect(await ask('GET', '/nothing', '')).toMatch(/^400 .*"a model cannot answer GET \/nothing \(It answers: GET/);
  });

  it('says that a model is gone', async () => {
    await expect(connectModel(process.pid).status()).rejects.toMatchObject({
      code: 'LOCAL_NO_MODEL',
      message: 'the model does not answer',
    });
  });

  describe('when a second model runs', () => {
    it('finds both, and the one that is named', async () => {
      await using second = await runModel(folder, 'control-test/8');
      expect(await findModels()).toEqual(expect.arrayContaining([model.processId, second.processId]));
      await expect(connectRunningModel()).rejects.toMatchObject({ code: 'LOCAL_SEVERAL_MODELS' });
      const named = await connectRunningModel('control-test/8');
      expect((await named.status()).processId).toBe(second.podId);
    });

    it('refuses a unit that two of them run', async () => {
      await using second = await runModel(folder, 'control-test/7');
      await expect(connectRunningModel('control-test/7')).rejects.toMatchObject({
        code: 'LOCAL_SEVERAL_MODELS',
        message: expect.stringContaining(`control-test/7 (process ${second.podId})`) as string,
        hint: 'End all but one.',
      });
    });
  });
});
