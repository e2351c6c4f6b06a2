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
    const times = { 'first-occurred': 'now', 'last-occurred': 'now', 'last-repeated': 'now' };
    const notice = { id: '1', type: 'custom', key: 'a.b/c', occurrences: 1, ...times };
    await using daemon = await startFaultyDaemon({
      onRequest(request, response) {
        const { pathname, searchParams } = new URL(request.url ?? '', 'http://pebble');
        const { method } = request;
        request.resume().on('end', () => {
          if (pathname.includes('/404/')) refuse(response, 504, 'timed out');
          else if (pathname.startsWith('/v1/changes/')) answer(response, changeOf('7', { tasks: [task] }));
          else if (pathname === '/v1/plan') answer(response, '{}\n');
          else if (method === 'POST' && pathname === '/v1/files') answer(response, [{ path: '/a' }]);
          else if (method === 'POST' && pathname === '/v1/notices') answer(response, { id: '1' });
          else if (pathname === '/v1/notices') answer(response, [notice]);
          else if (pathname === '/v1/health') answer(response, { healthy: true });
          else if (pathname === '/v1/identities') answer(response, {});
          else if (pathname === '/v1/metrics') response.end('a 1\n');
          else if (pathname === '/v1/logs') {
            response.write('{"time":"now","service":"a","message":"line"}\n');
            if (searchParams.get('follow') === 'false') response.end();
          } else if (method === 'POST') answer(response, { 'task-id': '3' }, { type: 'async', change: '7' }, 202);
          else if (searchParams.get('action') === 'read') {
            const result = JSON.stringify({ type: 'sync', result: [{ path: '/a' }] });
            response.writeHead(200, { 'content-type': 'multipart/form-data; boundary=b' });
            const part = (name: string, content: string) =>
              `--b\r\nContent-Disposition: form-data; ${name}\r\n\r\n${content}\r\n`;
            const file = part('name="files"; filename="/a"', 'x'.repeat(100_000));
            response.end(`${file}${part('name="response"', result)}--b--\r\n`);
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
    const heavies = [
      'ws',
      'busboy',
      'yaml',
      'node:http',
      'node:net',
      'node:tls',
      'node:crypto',
      'node:fs',
      'node:stream',
    ];
    for (const heavy of heavies) {
      expect(loaded).not.toContain(heavy);
    }
  });
});
