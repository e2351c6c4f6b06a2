import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeAsRoot } from '../../../../tools/workspace/as-root.ts';
import { ModelLoop } from '../loop/model-loop.ts';
import { startLocalModel } from '../model/start-local-model.ts';
import { connectModel } from './control-client.ts';
import { controlSocket } from './control-protocol.ts';
import { serveControl } from './control-server.ts';
import { connectRunningModel, findModels } from './find-models.ts';

// Suite: about six seconds: models of real pods, and the hooks of a charm in shell.

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

/** A running model of one unit, in this process. */
async function runModel(charmFolder: string) {
  const ending = new AbortController();
  const loops: ModelLoop[] = [];
  const onChange = () => loops.forEach((loop) => loop.wake());
  const model = await startLocalModel({ charmFolder, signal: ending.signal, onChange });
  const loop = new ModelLoop(model);
  loops.push(loop);
  const control = await serveControl({ model, loop });
  const running = loop.run({ signal: ending.signal });
  const { processId } = model.cluster;
  return {
    client: connectModel(processId),
    loop,
    processId,
    async [Symbol.asyncDispose]() {
      ending.abort();
      await running;
      await control[Symbol.asyncDispose]();
      await model[Symbol.asyncDispose]();
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
    model = await runModel(folder);
    await model.loop.idle();
  });
  afterAll(async () => {
    await model[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const unit = 'control-test/0';
  const unitStatus = async (number = 0) => (await model.client.status()).units[number];

  it('shows the application, its units and its options with their defaults', async () => {
    expect(await model.client.status()).toMatchObject({
      model: 'local',
      application: 'control-test',
      status: 'active',
      processId: model.processId,
      config: { broken: false },
      cuts: [],
      units: [
        {
          unit,
          leader: true,
          status: 'active',
          pending: [],
          last: { name: 'start', committed: true },
          pod: { address: expect.stringMatching(/^10\.1[6-9]\d\./) as string },
        },
      ],
    });
  });

  it('changes options, which are refused when the charm does not have them so', async () => {
    await model.client.config({ broken: 'true' });
    await expect.poll(async () => (await unitStatus())?.status, { timeout: 50_000 }).toBe('error');
    expect(await model.client.config({ broken: '' })).toMatchObject({ config: { broken: false } });
    await model.client.resolved(unit);
    await model.loop.idle();
    expect(await unitStatus()).toMatchObject({ status: 'active', pending: [] });
    await expect(model.client.resolved(unit)).rejects.toThrow('the unit "control-test/0" is not in error');
    await expect(model.client.config({ size: 'big' })).rejects.toMatchObject({
      code: 'LOCAL_MODEL_REFUSED',
      message: 'option size is a whole number, not "big"',
    });
    await expect(model.client.config({ colour: 'red' })).rejects.toThrow('the charm has no option "colour"');
  });

  it('attaches a file of this machine, which the charm is told of', async () => {
    const file = join(folder, 'notes of today.txt');
    await writeFile(file, 'all is well');
    await model.client.attachResource('notes', file);
    await model.loop.idle();
    expect(await unitStatus()).toMatchObject({ status: 'active', message: 'all is well' });
  });

  it.each([
    ['a file that is not there', 'notes', '/no/such', /^cannot attach \/no\/such as resource notes: ENOENT/],
    ['a resource that the charm does not have', 'other', '/etc/hostname', 'the charm has no resource "other"'],
    ['a resource named by a path', '../../../../x', '/etc/hostname', 'the charm has no resource "../../../../x"'],
    ['a path from nowhere', 'notes', 'notes.txt', 'resource notes is a file, given by its absolute path'],
  ])('refuses %s, and raises no hook', async (_what, name, file, message) => {
    await expect(model.client.attachResource(name, file)).rejects.toThrow(message);
    expect(await unitStatus()).toMatchObject({ pending: [] });
  });

  it('runs an action and brings its results', async () => {
    expect(await model.client.runAction('control-test/leader', 'greet', { times: '3' })).toEqual({
      unit,
      status: 'completed',
      message: '',
      results: { greeting: 'hello 3', 'return-code': '0' },
    });
    await expect(model.client.runAction(unit, 'leave', {})).rejects.toThrow('the charm has no action "leave"');
    await expect(model.client.runAction(unit, 'greet', { times: 'often' })).rejects.toThrow(
      'parameter times is a whole number, not "often"',
    );
    await expect(model.client.runAction('control-test/9', 'greet', {})).rejects.toThrow(
      'the model has no unit control-test/9 (It has: control-test/0.)',
    );
  });

  it('runs a command with the hook commands at hand', async () => {
    expect(await model.client.exec(unit, ['sh', '-c', 'is-leader; echo bad >&2; exit 3'])).toMatchObject({
      unit,
      status: 'failed',
      results: { 'return-code': '3', stdout: 'True', stderr: 'bad' },
    });
    expect(await unitStatus()).toMatchObject({ status: 'active' });
  });

  it('scales, cuts and heals links, kills and replaces a pod, restarts a container', async () => {
    await model.client.scale(2);
    await model.loop.idle();
    expect(await unitStatus(1)).toMatchObject({ unit: 'control-test/1', leader: false, message: 'all is well' });

    expect((await model.client.cut(['control-test/1'])).cuts).toEqual([['control-test/1', unit]]);
    await expect(model.client.cut([unit], [unit])).rejects.toThrow(`there is none from ${unit} to ${unit}`);
    expect((await model.client.heal()).cuts).toEqual([]);

    const before = await unitStatus(1);
    const killed = (await model.client.kill('control-test/1')).units[1];
    expect(killed?.pod).toBeUndefined();
    await expect(model.client.runAction('control-test/1', 'greet', {})).rejects.toThrow(
      'control-test/1 has no pod at the moment',
    );
    const replaced = (await model.client.replace('control-test/1')).units[1];
    expect(replaced?.pod?.address).not.toBe(before?.pod?.address);
    await model.loop.idle();
    expect(await unitStatus(1)).toMatchObject({ status: 'active', message: 'all is well', pending: [] });

    await model.client.kill(unit, 'box');
    await expect.poll(async () => (await unitStatus())?.last?.name, { timeout: 50_000 }).toBe('box-pebble-ready');

    await model.client.scale(1);
    await model.loop.idle();
    expect((await model.client.status()).units).toHaveLength(1);
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

  it('finds the models that run, and the one that is named of several', async () => {
    await using second = await runModel(folder);
    expect(await findModels()).toEqual(expect.arrayContaining([model.processId, second.processId]));
    await expect(connectRunningModel()).rejects.toMatchObject({ code: 'LOCAL_SEVERAL_MODELS' });
    const named = await connectRunningModel(second.processId);
    expect((await named.status()).processId).toBe(second.processId);
  });
});
