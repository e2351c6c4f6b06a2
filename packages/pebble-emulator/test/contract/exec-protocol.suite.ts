import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { addService, caseTimeoutMs, eventually, useDaemon, type ContractTarget } from './contract-daemon.ts';
import { openExecSocket, urlOfExecSocket } from './exec-sockets.ts';
import { rawPost, rawRequest, refusal } from './raw-request.ts';

const end = '{"command":"end"}';

/** What the WebSockets of a command say and hear. */
export function describeExecProtocol({ start }: ContractTarget): void {
  describe.concurrent('the WebSockets of a command', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    async function accept(command: readonly string[], fields: object = {}) {
      const { json } = await rawPost(daemon().socketPath, '/v1/exec', { command, ...fields });
      const { change, result } = json as { change: string; result: { 'task-id': string; [field: string]: unknown } };
      return { change, result, task: result['task-id'] };
    }
    const open = (task: string, name: string) => openExecSocket(daemon().socketPath, task, name);

    it('are named after the task, which the answer tells along with how the command is run', async () => {
      const { result } = await accept(['true'], { environment: { A: '1' }, 'working-dir': '/' });
      expect(result).toMatchObject({
        'task-id': expect.stringMatching(/^\d+$/) as unknown,
        'working-dir': '/',
        environment: expect.objectContaining({ A: '1', PATH: expect.any(String) as unknown }) as unknown,
      });
    });

    it('start the command once its outputs are connected, also without control', async () => {
      const { task, change } = await accept(['echo', 'hello'], { 'split-stderr': true });
      const stdio = await open(task, 'stdio');
      expect(await daemon().client.change(change)).toMatchObject({ ready: false });
      const stderr = await open(task, 'stderr');
      expect(await daemon().client.waitChange(change)).toMatchObject({
        status: 'Done',
        kind: 'exec',
        tasks: [{ data: { 'exit-code': 0 } }],
      });
      await eventually(() => expect(stdio.frames).toEqual(['binary hello\n', `text ${end}`]));
      await eventually(() => expect(stderr.frames).toEqual([`text ${end}`]));
      for (const socket of [stdio, stderr]) socket.terminate();
    });

    it('ignore texts that they do not know', async () => {
      const { task, change } = await accept(['cat']);
      const control = await open(task, 'control');
      const stdio = await open(task, 'stdio');
      control.send('no JSON');
      control.send('{"command":"dance"}');
      control.send('{"command":"signal","signal":{"name":"SIGNOTHING"}}');
      stdio.send('{"command":"dance"}');
      stdio.send('no JSON');
      stdio.send(Buffer.from('input'));
      stdio.send(end);
      await daemon().client.waitChange(change);
      await eventually(() => expect(stdio.frames).toEqual(['binary input', `text ${end}`]));
      stdio.terminate();
    });

    it('are dropped without a word on control when the command has ended', async () => {
      const { task } = await accept(['true']);
      const control = await open(task, 'control');
      const closed = once(control, 'close') as Promise<[code: number]>;
      const stdio = await open(task, 'stdio');
      stdio.send(end);
      expect((await closed)[0]).toBe(1006);
      stdio.terminate();
    });

    it('kill the command when control drops, and do not when it is closed', async () => {
      const { client } = daemon();
      const dropped = await accept(['sleep', '100']);
      const control = await open(dropped.task, 'control');
      const stdio = await open(dropped.task, 'stdio');
      control.terminate();
      const change = await client.waitChange(dropped.change);
      expect(change).toMatchObject({ status: 'Done', tasks: [{ data: { 'exit-code': 137 } }] });
      stdio.terminate();

      const closed = await accept(['sh', '-c', 'read line; exit 5']);
      const politely = await open(closed.task, 'control');
      const input = await open(closed.task, 'stdio');
      // The daemon answers, but leaves the connection to its client.
      politely.close();
      input.send(Buffer.from('go\n'));
      expect(await client.waitChange(closed.change)).toMatchObject({ tasks: [{ data: { 'exit-code': 5 } }] });
      input.terminate();
      politely.terminate();
    });

    it('end the input of the command when stdio drops', async () => {
      const { task, change } = await accept(['sh', '-c', 'cat > /dev/null; exit 6']);
      const stdio = await open(task, 'stdio');
      stdio.terminate();
      expect(await daemon().client.waitChange(change)).toMatchObject({ tasks: [{ data: { 'exit-code': 6 } }] });
    });

    it('refuse what is no WebSocket of a running command', async () => {
      const { client, socketPath } = daemon();
      const refusalOf = async (task: string, name: string) => {
        const socket = new WebSocket(urlOfExecSocket(socketPath, task, name));
        socket.on('error', () => undefined);
        const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
        let body = '';
        for await (const chunk of response) body += String(chunk);
        const { result } = JSON.parse(body) as { result: { message: string } };
        return [response.statusCode, result.message];
      };
      const { task, change } = await accept(['sleep', '100']);
      const stdio = await open(task, 'stdio');
      expect(await refusalOf(task, 'stderr')).toEqual([404, `cannot find stderr websocket for task "${task}"`]);
      expect(await refusalOf(task, 'stdio')).toEqual([500, 'stdio websocket already connected']);
      await client.abortChange(change);
      await client.waitChange(change);
      stdio.terminate();
      await addService(client, 'no-command', { command: '/bin/sleep 100' });
      const [other] = (await client.start(['no-command'])).tasks;
      expect(await refusalOf(other?.id ?? '', 'stdio')).toEqual([400, '"start" tasks do not have websockets']);
      const answer = await rawRequest(socketPath, 'GET', '/v1/tasks/999999/websocket/stdio');
      expect(answer).toMatchObject(refusal(404, 'cannot find task "999999"') as object);
    });
  });
}
