import { describe, expect, it } from 'vitest';
import { addCheck } from './checks.suite.ts';
import { addService, caseTimeoutMs, useDaemon, type ContractTarget } from './contract-daemon.ts';
import { rawPost, rawRequest, refusal } from './raw-request.ts';

/** Work in the background. */
export function describeChanges({ start }: ContractTarget): void {
  describe.concurrent('changes', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    it('can be selected by state and by the service they were asked for', async () => {
      await using own = await start();
      const { client, socketPath } = own;
      await addService(client, 'one', { command: '/bin/sleep 100' });
      await addService(client, 'two', { command: '/bin/sleep 100' });
      const done = await client.start(['one']);
      const { json } = await rawPost(socketPath, '/v1/services', { action: 'start', services: ['two'] });
      const id = (json as { change: string }).change;
      const ids = async (options?: Parameters<typeof client.changes>[0]) =>
        (await client.changes(options)).map((change) => change.id);
      expect(await ids()).toEqual([id]);
      expect(await ids({ select: 'ready' })).toEqual([done.id]);
      expect(await ids({ select: 'all' })).toEqual([done.id, id]);
      expect(await ids({ select: 'all', for: 'one' })).toEqual([done.id]);
      expect(await ids({ select: 'all', for: 'nobody' })).toEqual([]);
      const change = await client.change(id);
      expect(change).toMatchObject({ id, kind: 'start', ready: false, tasks: [{ progress: { total: 1 } }] });
      expect(change.readyTime).toBeUndefined();
      expect(await client.waitChange(id)).toMatchObject({ id, status: 'Done', ready: true });
    });

    it('are those of the services that were named, not of others that came along, nor of commands and checks', async () => {
      const { client } = daemon();
      await addService(client, 'for-dep', { command: '/bin/sleep 100' });
      await addService(client, 'for-app', { command: '/bin/sleep 100', requires: ['for-dep'] });
      const { id } = await client.start(['for-app']);
      await client.exec(['true']);
      await addCheck(client, 'for-app', { exec: { command: 'true' }, period: '1h', timeout: '1s' });
      const ids = async (name: string) => (await client.changes({ select: 'all', for: name })).map((each) => each.id);
      expect(await ids('for-app')).toEqual([id]);
      expect(await ids('for-dep')).toEqual([]);
      const kinds = new Set((await client.changes({ select: 'all' })).map(({ kind }) => kind));
      expect([...kinds]).toEqual(expect.arrayContaining(['start', 'exec', 'perform-check']));
    });

    it('that take longer than the wait go on in the daemon', async () => {
      const { client } = daemon();
      await addService(client, 'slow', { command: '/bin/sleep 100' });
      const error: unknown = await client.start(['slow'], { timeoutMs: 100 }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        code: 'PEBBLE_CHANGE_TIMEOUT',
        changeId: expect.stringMatching(/^\d+$/) as unknown,
      });
      const { changeId } = error as { changeId: string };
      expect(await client.waitChange(changeId)).toMatchObject({ status: 'Done' });
    });

    it('can be aborted: a start is killed', async () => {
      const { client } = daemon();
      await addService(client, 'killed', { command: '/bin/sleep 100' });
      const error: unknown = await client.start(['killed'], { timeoutMs: 100 }).catch((thrown: unknown) => thrown);
      const { changeId } = error as { changeId: string };
      expect(await client.abortChange(changeId)).toMatchObject({ id: changeId, status: 'Abort', ready: false });
      const change = await client.waitChange(changeId);
      expect(change).toMatchObject({
        status: 'Error',
        err: expect.stringContaining('start aborted, sent SIGKILL to process') as unknown,
      });
    });

    it('cannot be aborted once they are ready', async () => {
      const { client } = daemon();
      const { id } = await client.replan();
      await expect(client.abortChange(id)).rejects.toMatchObject({
        code: 'PEBBLE_API_ERROR',
        status: 400,
        reason: `cannot abort change ${id} with nothing pending`,
      });
    });

    it('that are not there are refused without a kind', async () => {
      await expect(daemon().client.waitChange('999999')).rejects.toMatchObject({
        code: 'PEBBLE_API_ERROR',
        status: 404,
        kind: undefined,
        reason: 'cannot find change with id "999999"',
      });
    });

    it('are waited for by the daemon as long as it is told', async () => {
      const { client, socketPath } = daemon();
      await addService(client, 'awaited', { command: '/bin/sleep 100' });
      const { json } = await rawPost(socketPath, '/v1/services', { action: 'start', services: ['awaited'] });
      const { change: id } = json as { change: string };
      const wait = (timeout: string) => rawRequest(socketPath, 'GET', `/v1/changes/${id}/wait?timeout=${timeout}`);
      expect(await wait('50ms')).toMatchObject(refusal(504, 'timed out waiting for change after 50ms') as object);
      expect(await wait('-1s')).toMatchObject(refusal(504, expect.any(String)) as object);
      expect(await wait('5')).toMatchObject(
        refusal(400, 'invalid timeout: time: missing unit in duration "5"') as object,
      );
      expect(await wait('')).toMatchObject({ status: 200, json: { result: { status: 'Done' } } });
    });

    it('refuse an action other than abort', async () => {
      const { client, socketPath } = daemon();
      const { id } = await client.replan();
      expect(await rawPost(socketPath, `/v1/changes/${id}`, { action: 'dance' })).toMatchObject(
        refusal(400, expect.stringContaining('"dance"')) as object,
      );
    });
  });
}
