import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isPebbleError } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import { addService, caseTimeoutMs, eventually, isAlive, isRoot, useDaemon, writeScript } from './contract-daemon.ts';
import type { ContractTarget } from './contract-daemon.ts';
import { rawPost, refusal } from './raw-request.ts';

/** Starting, stopping and listing services. */
export function describeServices({ start }: ContractTarget): void {
  describe.concurrent('services', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    it('lists them by name with their states, and leaves unknown names out', async () => {
      const { client } = daemon();
      await addService(client, 'list-b', { command: '/bin/sleep 100' });
      await addService(client, 'list-a', { command: '/bin/sleep 100', startup: 'enabled' });
      expect(await client.services(['list-b', 'no-such', 'list-a'])).toEqual([
        { name: 'list-a', startup: 'enabled', current: 'inactive' },
        { name: 'list-b', startup: 'disabled', current: 'inactive' },
      ]);
      expect((await client.services()).map(({ name }) => name)).toEqual(expect.arrayContaining(['list-a', 'list-b']));
    });

    it('calls a service started once it has run for a second', async () => {
      const { client } = daemon();
      await addService(client, 'settle', { command: '/bin/sleep 100' });
      const change = await client.start(['settle']);
      expect(change).toMatchObject({
        kind: 'start',
        summary: 'Start service "settle"',
        status: 'Done',
        ready: true,
        tasks: [{ kind: 'start', summary: 'Start service "settle"', status: 'Done', progress: { done: 1, total: 1 } }],
      });
      expect(Date.parse(change.readyTime ?? '') - Date.parse(change.spawnTime)).toBeGreaterThanOrEqual(950);
      const [service] = await client.services(['settle']);
      expect(service).toMatchObject({ current: 'active', currentSince: expect.any(String) as unknown });
      expect(Date.parse(service?.currentSince ?? '')).not.toBeNaN();
    });

    it.each<[name: string, exit: string, fields: object, log: string, current: RegExp]>([
      ['fail-restart', '3', {}, 'exited quickly with code 3, will restart', /^(backoff|active)$/],
      ['fail-ignore', '4', { 'on-failure': 'ignore' }, 'exited quickly with code 4, will ignore', /^error$/],
      ['done-ignore', '0', { 'on-success': 'ignore' }, 'exited quickly with code 0, will ignore', /^inactive$/],
    ])('fails the start of one that exits within a second: %s', async (name, exit, fields, log, current) => {
      const { client } = daemon();
      const script = await writeScript(daemon(), name, 'echo first line', 'echo broken >&2', `exit ${exit}`);
      await addService(client, name, { command: script, 'backoff-delay': '20s', ...fields });
      const error = await client.start([name]).catch((thrown: unknown) => thrown);
      if (!isPebbleError(error, 'PEBBLE_CHANGE_FAILED')) throw error;
      expect(error.message).toContain(log);
      expect(error.message).toContain('    first line\n');
      expect(error.change).toMatchObject({
        status: 'Error',
        err: `cannot perform the following tasks:\n- Start service "${name}" (service start attempt: ${log})`,
        tasks: [
          {
            status: 'Error',
            log: [
              expect.stringMatching(/^\S+ INFO Most recent service output:\n {4}first line\n {4}broken$/) as string,
              expect.stringMatching(new RegExp(`^\\S+ ERROR service start attempt: ${log}$`)) as string,
            ],
          },
        ],
      });
      await eventually(async () => expect((await client.services([name]))[0]?.current).toMatch(current));
    });

    it.each<[name: string, fields: { command: string; [field: string]: string }, why: string]>([
      ['no-file', { command: '/no/such/program' }, 'fork/exec /no/such/program: no such file or directory'],
      [
        'no-program',
        { command: 'no-such-program-here' },
        'exec: "no-such-program-here": executable file not found in $PATH',
      ],
      ['no-dir', { command: '/bin/sleep 1', 'working-dir': '/no/such' }, 'no such file or directory'],
      ['no-user', { command: '/bin/sleep 1', user: 'nobody-of-that-name' }, 'user: unknown user nobody-of-that-name'],
    ])('fails the start of one that cannot be executed: %s', async (name, fields, why) => {
      const { client } = daemon();
      await addService(client, name, fields);
      await expect(client.start([name])).rejects.toMatchObject({
        code: 'PEBBLE_CHANGE_FAILED',
        change: { err: expect.stringContaining(why) as unknown },
      });
      expect(await client.services([name])).toMatchObject([{ current: 'inactive' }]);
    });

    it('does nothing to a service that is started already', async () => {
      const { client } = daemon();
      await addService(client, 'twice', { command: '/bin/sleep 100' });
      await client.start(['twice']);
      const { tasks } = await client.start(['twice']);
      expect(tasks).toMatchObject([{ log: [expect.stringMatching(/ INFO Service "twice" already started\.$/)] }]);
    });

    it('stops a service with its children', async () => {
      const { client, root } = daemon();
      const pids = join(root, 'pids');
      const script = await writeScript(daemon(), 'family', 'sleep 100 &', `echo $$ $! > ${pids}`, 'wait');
      await addService(client, 'family', { command: script });
      await client.start(['family']);
      const family = (await readFile(pids, 'utf8')).trim().split(' ').map(Number);
      expect(family.map(isAlive)).toEqual([true, true]);
      const change = await client.stop(['family']);
      expect(change).toMatchObject({ kind: 'stop', summary: 'Stop service "family"', status: 'Done' });
      await eventually(() => expect(family.map(isAlive)).toEqual([false, false]));
      expect(await client.services(['family'])).toMatchObject([{ current: 'inactive' }]);
    });

    it('kills a service that does not end within its kill-delay', async () => {
      const { client } = daemon();
      const script = await writeScript(daemon(), 'stubborn', "trap '' TERM", 'while :; do sleep 0.1; done');
      await addService(client, 'stubborn', { command: script, 'kill-delay': '300ms' });
      await client.start(['stubborn']);
      const change = await client.stop(['stubborn']);
      expect(change.status).toBe('Done');
      const took = Date.parse(change.readyTime ?? '') - Date.parse(change.spawnTime);
      expect(took).toBeGreaterThanOrEqual(290);
      expect(took).toBeLessThan(5_000);
    });

    it('stops one that never ran, and one twice, saying so', async () => {
      const { client } = daemon();
      await addService(client, 'rest', { command: '/bin/sleep 100' });
      expect((await client.stop(['rest'])).tasks).toMatchObject([
        { log: [expect.stringMatching(/ INFO Service "rest" has never been started\.$/)] },
      ]);
      await client.start(['rest']);
      await client.stop(['rest']);
      expect((await client.stop(['rest'])).tasks).toMatchObject([
        { log: [expect.stringMatching(/ INFO Service "rest" already stopped\.$/)] },
      ]);
    });

    it('restarts a service as a new process', async () => {
      const { client, root } = daemon();
      const pid = join(root, 'pid');
      const script = await writeScript(daemon(), 'again', `echo $$ > ${pid}`, 'exec sleep 100');
      await addService(client, 'again', { command: script });
      await client.start(['again']);
      const before = await readFile(pid, 'utf8');
      const change = await client.restart(['again']);
      expect(change).toMatchObject({ kind: 'restart', summary: 'Restart service "again"', status: 'Done' });
      expect(change.tasks.map(({ kind }) => kind)).toEqual(['stop', 'start']);
      expect(await readFile(pid, 'utf8')).not.toBe(before);
      expect(isAlive(Number(before))).toBe(false);
    });

    it('fails a start that is stopped within its second', async () => {
      const { client } = daemon();
      await addService(client, 'hasty', { command: '/bin/sleep 100' });
      const starting = client.start(['hasty']).catch((thrown: unknown) => thrown);
      await eventually(async () => expect((await client.services(['hasty']))[0]?.current).toBe('active'));
      await client.stop(['hasty']);
      expect(await starting).toMatchObject({
        code: 'PEBBLE_CHANGE_FAILED',
        message: expect.stringContaining('stopped before the 1s okay delay') as unknown,
      });
    });

    it('gives a service its words, variables and working directory', async () => {
      const { client, root } = daemon();
      const out = join(root, 'given');
      const script = await writeScript(
        daemon(),
        'given-script',
        `printf '%s|' "$@" "$A" "$B" "$PWD" > ${out}.new`,
        `mv ${out}.new ${out}`,
        'exec sleep 100',
      );
      await addService(client, 'given', {
        command: `${script} "two words" 'it"s' back\\ slash $HOME # a comment`,
        environment: { A: 'a value', B: '' },
        'working-dir': root,
      });
      await client.start(['given']);
      expect(await readFile(out, 'utf8')).toBe(`two words|it"s|back slash|$HOME|a value||${root}|`);
    });

    it.runIf(isRoot)('runs a service as the user it names (needs root)', async () => {
      const { client, root } = daemon();
      const out = join(root, 'ids');
      await client.push(out, '', { user: 'nobody' });
      const script = await writeScript(daemon(), 'user-script', `id -u > ${out}`, 'exec sleep 100');
      await addService(client, 'as-user', { command: script, 'user-id': 65534, 'group-id': 65534, 'working-dir': '/' });
      await client.start(['as-user']);
      expect(await readFile(out, 'utf8')).toBe('65534\n');
    });

    it.each<[what: string, body: object, message: string, kind?: string]>([
      ['no names', { action: 'start', services: [] }, 'must specify services for start action'],
      [
        'an unknown service',
        { action: 'start', services: ['zz'] },
        'cannot start services: service "zz" does not exist',
      ],
      [
        'an unknown service to stop',
        { action: 'stop', services: ['zz'] },
        'cannot stop services: service "zz" does not exist',
      ],
      [
        'an unknown service to restart',
        { action: 'restart', services: ['zz'] },
        'cannot restart services: service "zz" does not exist',
      ],
      ['names for autostart', { action: 'autostart', services: ['zz'] }, 'autostart accepts no service names'],
      ['names for replan', { action: 'replan', services: ['zz'] }, 'replan accepts no service names'],
      ['an unknown action', { action: 'dance', services: ['zz'] }, 'invalid action "dance"'],
      ['an unknown action without names', { action: 'dance' }, 'must specify services for dance action'],
    ])('refuses %s', async (_what, body, message) => {
      expect(await rawPost(daemon().socketPath, '/v1/services', body)).toMatchObject(refusal(400, message) as object);
    });
  });

  describe('services without an enabled one', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    it('refuses autostart with a kind of its own', async () => {
      await expect(daemon().client.autostart()).rejects.toMatchObject({
        code: 'PEBBLE_API_ERROR',
        status: 400,
        kind: 'no-default-services',
        reason: 'no default services',
      });
    });

    it('starts the enabled ones alone once there are some', async () => {
      const { client } = daemon();
      await addService(client, 'on', { command: '/bin/sleep 100', startup: 'enabled' });
      await addService(client, 'off', { command: '/bin/sleep 100' });
      expect(await client.autostart()).toMatchObject({ kind: 'autostart', status: 'Done' });
      expect(await client.services()).toMatchObject([
        { name: 'off', current: 'inactive' },
        { name: 'on', current: 'active' },
      ]);
    });
  });
}
