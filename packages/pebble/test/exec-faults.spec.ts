import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type WebSocket from 'ws';
import { WebSocketServer } from 'ws';
import { connectPebble, type ExecOptions, type ExecResult } from '../src/index.ts';
import { answer, changeOf, refuse, startFaultyDaemon } from './faulty-daemon.ts';

interface Fault {
  /** The change that is told at the end; undefined to say 504 for ever. */
  readonly change?: object;
  /** What happens on each connected WebSocket. */
  readonly onSocket?: (name: string, socket: WebSocket) => void;
  /** Which handshakes are refused. */
  readonly refuses?: string;
}

const end = '{"command":"end"}';
const task = { id: '3', kind: 'exec', summary: 'Execute command "x"', status: 'Done', 'spawn-time': 'now' };
const done = changeOf('7', { kind: 'exec', tasks: [{ ...task, data: { 'exit-code': 0 } }] });

async function execOn(fault: Fault, options: ExecOptions & { requestTimeoutMs?: number } = {}): Promise<ExecResult> {
  const { requestTimeoutMs = 5_000, ...execOptions } = options;
  const sockets = new WebSocketServer({ noServer: true });
  await using daemon = await startFaultyDaemon({
    onRequest(request, response) {
      if (request.method === 'POST') answer(response, { 'task-id': '3' }, { type: 'async', change: '7' }, 202);
      else if (fault.change === undefined) setTimeout(() => refuse(response, 504, 'timed out'), 20);
      else answer(response, fault.change);
    },
    onUpgrade(request, socket, head) {
      const name = request.url?.split('/').at(-1) ?? '';
      if (name === fault.refuses) {
        socket.end('HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
        return;
      }
      sockets.handleUpgrade(request, socket, head, (webSocket) => fault.onSocket?.(name, webSocket));
    },
  });
  await using pebble = connectPebble({ ...daemon, requestTimeoutMs });
  try {
    return await pebble.exec(['x', 'a secret'], execOptions);
  } finally {
    await expect.poll(() => daemon.connections).toBe(0);
  }
}

const output = (name: string, socket: WebSocket) => {
  if (name !== 'control') socket.send(end);
};

describe('Pebble.exec', () => {
  it('puts characters together that the daemon cuts apart, and ignores texts it does not know', async () => {
    const bytes = Buffer.from('a ü €');
    const result = await execOn({
      change: done,
      onSocket(name, socket) {
        if (name === 'stdio') {
          for (const byte of bytes) socket.send(Buffer.of(byte));
          socket.send('{"command":"later"}');
          socket.send('no JSON');
          socket.send('null');
        }
        output(name, socket);
      },
    });
    expect(result).toEqual({ exitCode: 0, stdout: 'a ü €', stderr: '' });
  });

  it('does not mind how the control connection ends', async () => {
    const result = await execOn({
      change: done,
      onSocket(name, socket) {
        if (name === 'control') socket.terminate();
        else socket.send(end);
      },
    });
    expect(result.exitCode).toBe(0);
  });

  it('hears the output of a command that drops its input', async () => {
    async function* endless() {
      for (;;) {
        await turn();
        yield Buffer.alloc(64 * 1024);
      }
    }
    for (let time = 0; time < 10; time++) {
      const result = await execOn(
        {
          change: done,
          onSocket(name, socket) {
            if (name !== 'stdio') {
              output(name, socket);
              return;
            }
            socket.once('message', () => {
              socket.send(Buffer.from('out'));
              socket.send(end, () => socket.terminate());
            });
          },
        },
        { stdin: endless() },
      );
      expect(result).toMatchObject({ exitCode: 0, stdout: 'out' });
    }
  });

  it('sends the end of its input at once when there is none, else after it', async () => {
    const received = async (stdin?: string) => {
      const texts: string[] = [];
      await execOn(
        {
          change: done,
          onSocket(name, socket) {
            if (name !== 'stdio') {
              output(name, socket);
              return;
            }
            socket.on('message', (data: Buffer) => {
              texts.push(data.toString());
              if (data.toString() === end) socket.send(end);
            });
          },
        },
        stdin === undefined ? {} : { stdin },
      );
      return texts;
    };
    expect((await received()).at(-1)).toBe(end);
    expect(await received('input')).toEqual(['input', end]);
  });

  describe('when a handshake is refused', () => {
    it('says why from the change, without the arguments', async () => {
      const change = changeOf('7', { status: 'Error', err: 'exec 3: timeout waiting for websocket connections' });
      const error: unknown = await execOn({ change, refuses: 'stdio' }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        code: 'PEBBLE_EXEC_FAILED',
        changeId: '7',
        message: 'cannot run "x": exec 3: timeout waiting for websocket connections',
      });
      expect(String(error)).not.toContain('secret');
    });

    it('says so when the change knows nothing', async () => {
      const change = changeOf('7', { status: 'Doing', ready: false });
      await expect(execOn({ change, refuses: 'stderr' })).rejects.toMatchObject({
        code: 'PEBBLE_UNREACHABLE',
        message: expect.stringContaining('it refused the WebSocket') as unknown,
      });
    });
  });

  describe('when the command does not come to an exit code', () => {
    it('fails if the daemon was restarted meanwhile and calls it done', async () => {
      await expect(execOn({ change: changeOf('7', { tasks: [task] }), onSocket: output })).rejects.toMatchObject({
        code: 'PEBBLE_EXEC_FAILED',
        message: 'cannot run "x": it ended without an exit code',
      });
    });

    it('gives up soon after its time when the daemon does not', async () => {
      await expect(execOn({ onSocket: output }, { timeoutMs: 50 })).rejects.toMatchObject({
        code: 'PEBBLE_EXEC_TIMEOUT',
        message: '"x" or a process it started has not ended after 50 ms',
      });
    });
  });

  describe('when the output does not come to an end', () => {
    it.each<[how: string, onSocket: Fault['onSocket'], cause: string]>([
      ['stays open', () => undefined, 'no end of the output in 200 ms'],
      ['breaks off', (_name, socket) => socket.terminate(), 'the connection ended before the output did'],
    ])('fails if it %s', async (_how, onSocket = () => undefined, cause) => {
      await expect(execOn({ change: done, onSocket }, { requestTimeoutMs: 200 })).rejects.toMatchObject({
        code: 'PEBBLE_EXEC_FAILED',
        message: '"x" ended, but its output did not arrive as a whole',
        cause: { message: cause },
      });
    });
  });

  it('ends the command and passes on what its input throws', async () => {
    const broken = new Error('the input broke');
    async function* stdin(): AsyncGenerator<Uint8Array> {
      await Promise.resolve();
      throw broken;
    }
    await expect(execOn({ onSocket: output }, { stdin: stdin() })).rejects.toBe(broken);
  });
});
