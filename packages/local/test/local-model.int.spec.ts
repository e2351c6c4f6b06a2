import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DispatchRecord } from '@charmsmith/juju-emulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeAsRoot } from '../../../tools/workspace/as-root.ts';
import { findProgram } from '../../../tools/workspace/programs.ts';
import { type LocalModel, type LocalUnit, startLocalModel } from '../src/index.ts';
import { output } from './support/run.ts';

// Suite: about ten seconds: pods of a charm in shell that come, go and are replaced.

/** Runs one of the programs in a unit's box, which need not see where this project lies: it reads the program. */
function runProgram(unit: LocalUnit, name: string, ...args: readonly string[]): ChildProcess {
  const child = unit.pod.spawnIn('box', process.execPath, ['--input-type=module', '-', ...args]);
  child.stdin!.end(readFileSync(resolve(import.meta.dirname, 'programs', name)));
  return child;
}

/**
 * A charm in shell: each unit tells its peers where it is and keeps in its storage what it has run; the leader tells all
 * of them who leads; the status says what the peers have told.
 */
const charmFiles = {
  'metadata.yaml': `name: pods
peers: {peers: {interface: pods}}
containers: {box: {mounts: [{storage: data, location: /srv/data}]}}
storage: {data: {type: filesystem}}
resources: {notes: {type: file, filename: notes.txt}, box-image: {type: oci-image}}
`,
  'config.yaml': 'options: {slow: {type: string, default: nothing}}\n',
  'actions.yaml': 'told: {}\n',
  dispatch: `#!/bin/sh
data=/var/lib/juju/storage/data/0
echo "$JUJU_HOOK_NAME" >> $data/hooks
case $JUJU_HOOK_NAME in
  "$(config-get slow)") sleep 100 ;;
  config-changed|peers-relation-created) relation-set -r "$(relation-ids peers)" at="$(network-get peers --bind-address)" ;;
  leader-elected) relation-set -r "$(relation-ids peers)" --app leader="$JUJU_UNIT_NAME" ;;
esac
[ -n "$JUJU_ACTION_NAME" ] && action-set \\
  peers="$(for unit in $(relation-list -r "$(relation-ids peers)"); do relation-get -r "$(relation-ids peers)" at $unit; done | sort | xargs)" \\
  leader="$(relation-get -r "$(relation-ids peers)" --app leader "$JUJU_UNIT_NAME")" notes="$(cat "$(resource-get notes 2>/dev/null)" 2>/dev/null)"
status-set active
`,
};

describeAsRoot('startLocalModel', () => {
  let folder: string;
  let model: LocalModel;
  const names = (records: readonly DispatchRecord[]) => records.map(({ event }) => event.name);
  const addresses = (...numbers: readonly number[]) =>
    numbers
      .map((number) => model.unit(`pods/${number}`).pod.address)
      .toSorted((one, other) => (one < other ? -1 : 1))
      .join(' ');
  const told = async (number: number) => (await model.unit(`pods/${number}`).runAction('told')).action?.results;
  const hooksRunIn = async (number: number) =>
    (await output(model.unit(`pods/${number}`).pod.spawnIn('box', 'cat', ['/srv/data/hooks']))).split('\n');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'charmsmith-local-'));
    for (const [name, content] of Object.entries(charmFiles)) {
      await writeFile(join(folder, name), content, { mode: 0o755 });
    }
    model = await startLocalModel({ charmFolder: folder, units: 3, leaseMs: 200 });
    await model.settle();
  });
  afterAll(async () => {
    await model[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('runs the hooks of all units, whose peers know each other and one leader', async () => {
    expect(model.status).toEqual({ status: 'active', message: '' });
    expect(model.units.map(({ name, pending }) => [name, pending.length])).toEqual([
      ['pods/0', 0],
      ['pods/1', 0],
      ['pods/2', 0],
    ]);
    expect(model.leader?.name).toBe('pods/0');
    expect(await told(0)).toMatchObject({ peers: addresses(1, 2), leader: 'pods/0' });
    expect(await told(2)).toMatchObject({ peers: addresses(0, 1), leader: 'pods/0' });
  });

  it('runs one hook at a time in a unit, and as many units at once as it may', async () => {
    const runs: string[] = [];
    await using busy = await startLocalModel({
      charmFolder: folder,
      units: 3,
      concurrency: 2,
      onDispatchStart: ({ name }) => runs.push(`+${name}`),
      onDispatch: ({ name }) => runs.push(`-${name}`),
    });
    await busy.settle();
    const running: string[] = [];
    let most = 0;
    for (const step of runs) {
      if (step.startsWith('-')) running.splice(running.indexOf(step.slice(1)), 1);
      else running.push(step.slice(1));
      expect(new Set(running).size).toBe(running.length);
      most = Math.max(most, running.length);
    }
    expect(most).toBe(2);
  });

  it('settles with the hooks that its signal cut short still waiting', async () => {
    const ending = new AbortController();
    await using ended = await startLocalModel({
      charmFolder: folder,
      units: 2,
      signal: ending.signal,
      onDispatchStart: () => ending.abort(),
    });
    const records = await ended.settle();
    expect(records.filter(({ committed }) => committed)).toEqual([]);
    expect(records.length).toBeLessThanOrEqual(2);
    expect(ended.units.map(({ pending }) => pending[0]?.name)).toEqual(['install', 'install']);
  });

  it('gives a resource to all units, and to those that come later', async () => {
    await model.attachResource('notes', { content: 'read me' });
    await model.settle();
    expect(await told(1)).toMatchObject({ notes: 'read me' });
  });

  it('refuses a file for an image, which pods here do not have', async () => {
    await expect(model.attachResource('box-image', { content: '{}' })).rejects.toMatchObject({
      code: 'LOCAL_UNREADABLE_RESOURCE',
      message: 'cannot attach a file as resource box-image: it is an image',
    });
    expect(model.units.flatMap(({ pending }) => pending)).toEqual([]);
  });

  it('has what a command writes committed, and told to the others', async () => {
    const { name } = model.unit('pods/leader');
    await model.unit(name).exec(['sh', '-c', 'relation-set -r "$(relation-ids peers)" --app leader=nobody']);
    expect(names(await model.settle())).toEqual(['peers-relation-changed', 'peers-relation-changed']);
    expect(await told(1)).toMatchObject({ leader: 'nobody' });
    const failed = await model
      .unit(name)
      .exec(['sh', '-c', 'relation-set -r "$(relation-ids peers)" --app leader=x; exit 1']);
    expect(failed.status).toBe('failed');
    expect(await told(1)).toMatchObject({ leader: 'nobody' });
    expect(model.unit(name).failed).toBeUndefined();
  });

  it('keeps what it has when it is to have more units than there are addresses', async () => {
    const before = model.units.map(({ name }) => name);
    await expect(model.scale(253)).rejects.toMatchObject({
      code: 'LOCAL_NO_ADDRESS',
      message: 'cannot have 253 units: a model has addresses for 252 pods',
    });
    expect(model.units.map(({ name }) => name)).toEqual(before);
    expect(Object.keys(model.juju.status().applications['pods']?.units ?? {})).toEqual(before);
  });

  it('goes on with the charm that it was started with when a build writes its folder anew', async () => {
    const own = await mkdtemp(join(tmpdir(), 'charmsmith-local-'));
    try {
      await cp(folder, own, { recursive: true });
      await using built = await startLocalModel({ charmFolder: own });
      await built.settle();
      await rm(own, { recursive: true });
      await mkdir(own);
      expect((await built.unit('pods/0').runAction('told')).action?.status).toBe('completed');
      await built.scale(2);
      await built.settle();
      expect(built.status.status).toBe('active');
    } finally {
      await rm(own, { recursive: true, force: true });
    }
  });

  describe('when a pod is replaced', () => {
    it('stops the charm, and starts it in a pod with another address and the same storage', async () => {
      const unit = model.unit('pods/2');
      const [before, ran] = [unit.pod.address, await hooksRunIn(2)];
      await unit.replacePod();
      expect(unit.pod.address).not.toBe(before);
      await model.settle();
      const since = (await hooksRunIn(2)).slice(ran.length);
      expect(since[0]).toBe('stop');
      const ofNewPod = ['upgrade-charm', 'config-changed', 'start', 'box-pebble-ready'];
      expect(since.filter((hook) => ofNewPod.includes(hook)).toSorted()).toEqual(ofNewPod.toSorted());
      expect(await told(0)).toMatchObject({ peers: addresses(1, 2) });
      expect(await told(2)).toMatchObject({ notes: 'read me' });
    });

    it('kills what does not stop in time, and goes on', async () => {
      model.setConfig({ slow: 'stop' });
      await model.settle();
      const unit = model.unit('pods/1');
      await unit.replacePod({ graceMs: 300 });
      model.setConfig({ slow: null });
      await model.settle();
      expect([unit.status.status, unit.pending]).toEqual(['active', []]);
      expect(await hooksRunIn(1)).toContain('upgrade-charm');
    });
  });

  describe('when a pod is killed', () => {
    it('leaves the others alone, which elect another leader; a new pod brings the unit back', async () => {
      const lost = model.unit('pods/0');
      const ran = await hooksRunIn(0);
      await lost.killPod();
      expect([lost.ready, lost.status]).toMatchObject([false, { status: 'unknown', message: 'agent lost' }]);
      expect(() => lost.pod).toThrow(expect.objectContaining({ code: 'LOCAL_NO_POD' }));
      await expect(lost.run('update-status')).rejects.toMatchObject({ code: 'LOCAL_NO_POD' });
      await expect.poll(() => model.leader?.name, { timeout: 50_000 }).toBe('pods/1');
      expect(names(await model.settle())).toContain('leader-elected');
      expect(await told(2)).toMatchObject({ leader: 'pods/1' });

      await lost.replacePod();
      await model.settle();
      expect((await hooksRunIn(0)).slice(ran.length)).not.toContain('stop');
      expect(model.leader?.name).toBe('pods/1');
      expect(await told(2)).toMatchObject({ peers: addresses(0, 1), leader: 'pods/1' });
    });

    it('notices a pod whose first process was killed', async () => {
      const unit = model.unit('pods/2');
      process.kill(unit.pod.processId, 'SIGKILL');
      await expect.poll(() => unit.ready, { timeout: 50_000 }).toBe(false);
      await unit.replacePod();
      await model.settle();
      expect(unit.status.status).toBe('active');
    });

    it('runs a hook again that was cut short, and gives up a command', async () => {
      const unit = model.unit('pods/2');
      model.setConfig({ slow: 'update-status' });
      await model.settle();
      const cut = [unit.run('update-status'), unit.exec(['true'])] as const;
      await expect.poll(() => unit.running, { timeout: 50_000 }).toBe('update-status');
      await unit.killPod();
      expect(await cut[0]).toMatchObject({ committed: false, signal: 'SIGKILL' });
      await expect(cut[1]).rejects.toMatchObject({ code: 'LOCAL_NO_POD' });
      model.setConfig({ slow: null });
      await unit.replacePod();
      const ran = await model.settle();
      expect(names(ran)).toContain('update-status');
      expect(unit.status.status).toBe('active');
    });
  });

  describe('when a container is killed', () => {
    it('is started again by the kubelet, and the charm is told', async () => {
      const unit = model.unit('pods/1');
      const ran = await hooksRunIn(1);
      const killed = unit.pod.daemonExit('box');
      await unit.killContainer('box');
      expect(await killed).toEqual({ code: null, signal: 'SIGKILL' });
      await expect.poll(() => unit.pending.map(({ name }) => name), { timeout: 50_000 }).toEqual(['box-pebble-ready']);
      await model.settle();
      expect((await hooksRunIn(1)).slice(ran.length)).toEqual(['box-pebble-ready']);
    });
  });

  describe('when links are cut', () => {
    it('has the agents of both sides run on', async () => {
      await model.cluster.cut(['pods/0', 'pods/1'], ['pods/2']);
      for (const { name } of model.units)
        expect(await model.unit(name).run('update-status')).toMatchObject({ exitCode: 0 });
      await model.cluster.heal();
    });
  });

  describe('when it is scaled', () => {
    it('adds units, and removes those with the highest numbers once they have run their last hooks', async () => {
      await model.scale(5);
      await model.settle();
      expect(model.units.map(({ name }) => name)).toEqual(['pods/0', 'pods/1', 'pods/2', 'pods/3', 'pods/4']);
      expect(await told(4)).toMatchObject({ peers: addresses(0, 1, 2, 3), notes: 'read me' });
      const [three, four] = ['pods/3', 'pods/4'].map((name) => model.unit(name).pod);

      await model.scale(3);
      const ran = await model.settle();
      expect(model.units.map(({ name }) => name)).toEqual(['pods/0', 'pods/1', 'pods/2']);
      for (const name of ['stop', 'remove', 'peers-relation-departed']) expect(names(ran)).toContain(name);
      await Promise.all([three!.ended, four!.ended]);
      expect(await told(0)).toMatchObject({ peers: addresses(1, 2) });
    });

    it('removes the leader, whose role passes on', async () => {
      const leader = model.leader?.name;
      await model.scale(1);
      await model.settle();
      expect(leader).toBe('pods/1');
      expect(model.units.map(({ name }) => name)).toEqual(['pods/0']);
      expect(model.leader?.name).toBe('pods/0');
      await model.scale(3);
      await model.settle();
      expect(model.status.status).toBe('active');
    });

    it('removes a unit that has lost its pod', async () => {
      await model.unit('pods/2').killPod();
      await model.scale(2);
      await model.settle();
      expect(model.units.map(({ name }) => name)).toEqual(['pods/0', 'pods/1']);
    });

    it('refuses a number that is none, and changes nothing', async () => {
      await expect(model.scale(-1)).rejects.toMatchObject({ code: 'JUJU_EMULATOR_BAD_VALUE' });
      expect(model.units).toHaveLength(2);
    });
  });

  it('knows its units', () => {
    expect(() => model.unit('pods/9')).toThrow(
      expect.objectContaining({ code: 'LOCAL_UNKNOWN_UNIT', message: 'the model has no unit pods/9' }),
    );
  });

  it('resolves names while units come and go', async () => {
    const [one] = model.units;
    const server = runProgram(model.unit('pods/1'), 'answer.ts', '7200', 'one');
    await once(server.stdout!, 'data');
    const ask = () => output(runProgram(one!, 'ask.ts', 'pods-1.pods-endpoints', '7200'));
    expect(await ask()).toBe('one');
    server.kill();
  });
});

const pebble = findProgram('pebble');

describeAsRoot('startLocalModel with the real Pebble', () => {
  it.runIf(pebble !== undefined)('restarts a container with a boot id of its own', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'charmsmith-local-'));
    try {
      for (const [name, content] of Object.entries(charmFiles)) {
        await writeFile(join(folder, name), content, { mode: 0o755 });
      }
      await using model = await startLocalModel({ charmFolder: folder, pebble: pebble! });
      await model.settle();
      const unit = model.unit('pods/0');
      await unit.killContainer('box');
      await expect.poll(() => unit.pending.map(({ name }) => name), { timeout: 50_000 }).toEqual(['box-pebble-ready']);
      await model.settle();
      await unit.replacePod();
      await model.settle();
      expect(unit.status.status).toBe('active');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
