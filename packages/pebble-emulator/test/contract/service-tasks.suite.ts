import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareTimes } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import {
  addService,
  caseTimeoutMs,
  eventually,
  gather,
  isAlive,
  isRoot,
  useDaemon,
  writeScript,
  type ContractTarget,
} from './contract-daemon.ts';
import { nobody } from './nobody.ts';
import { rawPost } from './raw-request.ts';

/** What starts and stops say, and what they do to processes. */
export function describeServiceTasks({ start }: ContractTarget): void {
  describe.concurrent('tasks of services', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    it('count one step, which is done as soon as it has begun', async () => {
      const { client, socketPath } = daemon();
      await addService(client, 'step-a', { command: '/bin/sleep 100' });
      await addService(client, 'step-b', { command: '/bin/sleep 100', requires: ['step-a'], after: ['step-a'] });
      const { json } = await rawPost(socketPath, '/v1/services', { action: 'start', services: ['step-b'] });
      const { change: id } = json as { change: string };
      await eventually(async () => {
        expect((await client.change(id)).tasks).toMatchObject([
          { status: 'Doing', progress: { label: '', done: 1, total: 1 } },
          { status: 'Do', progress: { label: '', done: 0, total: 1 } },
        ]);
      });
      await client.waitChange(id);
    });

    it.each<[name: string, lines: number, shown: RegExp]>([
      ['silent', 0, /Most recent service output:\n {4}$/],
      ['brief', 2, /Most recent service output:\n {4}1\n {4}2$/],
      ['talkative', 25, /Most recent service output:\n {4}\(\.\.\.\)\n {4}6\n(.*\n)+ {4}25$/],
    ])('show the last twenty lines of a service that exits at once: %s', async (name, lines, shown) => {
      const { client } = daemon();
      const command = await writeScript(daemon(), name, `seq 1 ${lines}`, 'exit 3');
      await addService(client, name, { command, 'on-failure': 'ignore' });
      const { id } = await client.start([name], { wait: false });
      const { tasks } = await client.waitChange(id);
      expect(tasks[0]?.log).toHaveLength(2);
      expect(tasks[0]?.log[0]).toMatch(shown);
    });

    it('start nothing that is just being started, and are done before it is', async () => {
      const { client } = daemon();
      await addService(client, 'just', { command: '/bin/sleep 100' });
      const begin = () => client.start(['just'], { wait: false });
      const begun = await Promise.all([begin(), begin()]);
      const changes = await Promise.all(begun.map(({ id }) => client.waitChange(id)));
      const [second, first] = changes.toSorted((a, b) => compareTimes(a.readyTime ?? '', b.readyTime ?? ''));
      expect(second?.tasks).toMatchObject([
        { log: [expect.stringMatching(/ INFO Service "just" already started\.$/)] },
      ]);
      expect(first).toMatchObject({ status: 'Done', tasks: [{ log: [] }] });
    });

    it('stop one that had exited, saying so', async () => {
      const { client } = daemon();
      await addService(client, 'gone', { command: '/bin/false', 'on-failure': 'ignore' });
      await expect(client.start(['gone'])).rejects.toMatchObject({ code: 'PEBBLE_CHANGE_FAILED' });
      expect(await client.services(['gone'])).toMatchObject([{ current: 'error' }]);
      expect((await client.stop(['gone'])).tasks).toMatchObject([
        { log: [expect.stringMatching(/ INFO Service "gone" had already exited\.$/)] },
      ]);
      expect(await client.services(['gone'])).toMatchObject([{ current: 'inactive' }]);
    });

    it('call a service inactive that is being stopped, and do not wait for the stop of another change', async () => {
      const { client, root } = daemon();
      const pid = join(root, 'lingering.pid');
      const command = await writeScript(
        daemon(),
        'lingering',
        `echo $$ > ${pid}`,
        "trap '' TERM",
        'while :; do sleep 0.05; done',
      );
      await addService(client, 'lingering', { command, 'kill-delay': '3s' });
      await client.start(['lingering']);
      const first = await client.stop(['lingering'], { wait: false });
      await eventually(async () => expect((await client.services(['lingering']))[0]?.current).toBe('inactive'));
      const process = Number(await readFile(pid, 'utf8'));
      expect(isAlive(process)).toBe(true);
      const second = await client.stop(['lingering']);
      expect(second.tasks).toMatchObject([
        { log: [expect.stringMatching(/ INFO Service "lingering" already stopping\.$/)] },
      ]);
      expect(await client.change(first.id)).toMatchObject({ ready: false });
      expect(await client.waitChange(first.id)).toMatchObject({ status: 'Done' });
      expect(isAlive(process)).toBe(false);
    });

    it('cannot take back a stop: its abort changes nothing but what the change says meanwhile', async () => {
      const { client } = daemon();
      const command = await writeScript(daemon(), 'unstoppable', "trap '' TERM", 'while :; do sleep 0.05; done');
      await addService(client, 'unstoppable', { command, 'kill-delay': '2s' });
      await client.start(['unstoppable']);
      const { id } = await client.stop(['unstoppable'], { wait: false });
      await eventually(async () => expect((await client.change(id)).tasks).toMatchObject([{ status: 'Doing' }]));
      expect(await client.abortChange(id)).toMatchObject({ status: 'Abort' });
      expect(await client.waitChange(id)).toMatchObject({ status: 'Done', tasks: [{ status: 'Done' }] });
      expect(await client.services(['unstoppable'])).toMatchObject([{ current: 'inactive' }]);
    });

    it('leave processes of a service that are in a group of their own, and wait for their hold on its output', async () => {
      const { client, root } = daemon();
      const pid = join(root, 'apart.pid');
      const command = await writeScript(
        daemon(),
        'apart',
        `setsid sh -c 'echo $$ > ${pid}; exec sleep 100' &`,
        'exec sleep 100',
      );
      await addService(client, 'apart', { command, 'kill-delay': '1s' });
      await client.start(['apart']);
      const process_ = Number(await readFile(pid, 'utf8'));
      const change = await client.stop(['apart']);
      // Nine tenths of the kill-delay: then the output is left to itself.
      expect(Date.parse(change.readyTime ?? '') - Date.parse(change.spawnTime)).toBeGreaterThanOrEqual(850);
      expect(change.status).toBe('Done');
      expect(isAlive(process_)).toBe(true);
      process.kill(process_);
    });

    it('give a service nothing to read, the daemon\u2019s variables and its own', async () => {
      await using own = await start({ environment: { FROM_DAEMON: 'daemon', BOTH: 'daemon' } });
      const { client, root } = own;
      const out = join(root, 'env');
      const lines = ['cat', `echo "$FROM_DAEMON $BOTH" > ${out}.new`, `mv ${out}.new ${out}`, 'exec sleep 100'];
      const command = await writeScript(own, 'env', ...lines);
      await addService(client, 'env', { command, environment: { BOTH: 'service' } });
      await client.start(['env']);
      expect(await readFile(out, 'utf8')).toBe('daemon service\n');
    });

    it.runIf(isRoot)('give a service home and name of its user, unless it has its own (needs root)', async () => {
      const { client } = daemon();
      const command = `sh -c 'echo "$HOME $USER $(id -u)"; exec sleep 100'`;
      await addService(client, 'home-theirs', { command, user: 'nobody' });
      await addService(client, 'home-own', { command, user: 'nobody', environment: { HOME: '/own', USER: 'own' } });
      await client.start(['home-theirs', 'home-own']);
      const lines = async (service: string) => {
        const entries = await gather(client.logs({ services: [service] }));
        return entries.map(({ message }) => message);
      };
      expect(await lines('home-theirs')).toEqual([`${nobody.home} nobody ${nobody.userId}`]);
      expect(await lines('home-own')).toEqual([`/own own ${nobody.userId}`]);
    });
  });
}
