import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { answer, changeOf, refuse, startFaultyDaemon, systemInfo } from './faulty-daemon.ts';

const timeout = 30_000;

/** Runs a program with this Node and gives what it printed as JSON. Fails when it does not end by itself. */
async function run(program: string, ...args: string[]): Promise<unknown> {
  const path = join(import.meta.dirname, 'programs', program);
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=charmsmith-source', path, ...args], {
    timeout: timeout / 2,
  });
  return JSON.parse(stdout);
}

describe('a process that uses a client', { timeout }, () => {
  it('ends by itself, with nothing left open, though the client was not disposed', async () => {
    const sockets = new WebSocketServer({ noServer: true });
    const task = { id: '3', kind: 'exec', summary: 'x', status: 'Done', 'spawn-time': 'now', data: { 'exit-code': 0 } };
    await using daemon = await startFaultyDaemon({
      onRequest(request, response) {
        const { pathname, searchParams } = new URL(request.url ?? '', 'http://pebble');
        const { method } = request;
        request.resume().on('end', () => {
          if (pathname.includes('/404/')) refuse(response, 504, 'timed out');
          else if (pathname.startsWith('/v1/changes/')) answer(response, changeOf('7', { tasks: [task] }));
          else if (pathname === '/v1/plan') answer(response, '{}\n');
          else if (method === 'POST' && pathname === '/v1/files') answer(response, [{ path: '/a' }]);
          else if (method === 'POST') answer(response, { 'task-id': '3' }, { type: 'async', change: '7' }, 202);
          else if (searchParams.get('action') === 'read') {
            const result = JSON.stringify({ type: 'sync', result: [{ path: '/a' }] });
            response.writeHead(200, { 'content-type': 'multipart/form-data; boundary=b' });
            response.end(`--b\r\nContent-Disposition: form-data; name="response"\r\n\r\n${result}\r\n--b--\r\n`);
          } else if (pathname === '/v1/system-info') answer(response, systemInfo);
          else answer(response, []);
        });
      },
      onUpgrade(request, socket, head) {
        sockets.handleUpgrade(request, socket, head, (webSocket) => webSocket.send('{"command":"end"}'));
      },
    });
    const { before, after } = (await run('use-everything.ts', daemon.socketPath)) as Record<string, unknown>;
    expect(after).toEqual(before);
    await expect.poll(() => daemon.connections).toBe(0);
  });

  it('loads neither network nor parsers before its first call', async () => {
    const loaded = (await run('only-import.ts')) as string[];
    expect(loaded).toContain('../../src/index.ts');
    for (const heavy of ['ws', 'busboy', 'yaml', 'node:http', 'node:net', 'node:crypto']) {
      expect(loaded).not.toContain(heavy);
    }
  });
});
