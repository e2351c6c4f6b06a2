import { setImmediate as turn } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { connectPebble } from '../src/index.ts';
import { answer, refuse, startFaultyDaemon } from './faulty-daemon.ts';

const boundary = 'b'.repeat(60);
const filePart = (content: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="/a"\r\n` +
  `Content-Type: application/octet-stream\r\n\r\n${content}`;
const responsePart = (result: unknown) =>
  `\r\n--${boundary}\r\nContent-Disposition: form-data; name="response"\r\nContent-Type: application/json\r\n\r\n` +
  `${JSON.stringify({ type: 'sync', 'status-code': 200, result })}\r\n--${boundary}--\r\n`;
const begin = (response: ServerResponse) =>
  response.writeHead(200, { 'content-type': `multipart/form-data; boundary=${boundary}` });

describe('Pebble.pull', () => {
  async function pullFrom(respond: (response: ServerResponse) => void, requestTimeoutMs = 5_000): Promise<Uint8Array> {
    await using daemon = await startFaultyDaemon({
      onRequest(_request, response) {
        begin(response);
        respond(response);
      },
    });
    await using pebble = connectPebble({ ...daemon, requestTimeoutMs });
    return await pebble.pull('/a');
  }

  it('gives the bytes of the file, however the form is cut', async () => {
    const content = Buffer.from(`--${boundary.slice(1)}\r\n\0\xff`, 'latin1');
    const form = Buffer.concat([Buffer.from(filePart('')), content, Buffer.from(responsePart([{ path: '/a' }]))]);
    const pulled = await pullFrom((response) => {
      void (async () => {
        for (let index = 0; index < form.length; index += 7) {
          response.write(form.subarray(index, index + 7));
          await turn();
        }
        response.end();
      })();
    });
    expect(Buffer.from(pulled).equals(content)).toBe(true);
  });

  it('believes the part that says how it went, and not a file that looks complete', async () => {
    const error = { kind: 'generic-file-error', message: 'read /a: input/output error' };
    const pull = pullFrom((response) => response.end(filePart('half') + responsePart([{ path: '/a', error }])));
    await expect(pull).rejects.toMatchObject({
      code: 'PEBBLE_PATH_ERROR',
      kind: 'generic-file-error',
      path: '/a',
      message: 'cannot read "/a": read /a: input/output error',
    });
  });

  it.each<[what: string, form: string, why: string]>([
    ['ends within a file', filePart('half'), 'Unexpected end of form'],
    ['ends before a part', `--${boundary}\r\nContent-Disp`, 'Unexpected end of form'],
    ['is empty', '', 'Unexpected end of form'],
    ['does not say how it went', `${filePart('x')}\r\n--${boundary}--\r\n`, 'it does not say how the reading went'],
    ['speaks of another path', filePart('x') + responsePart([{ path: '/b' }]), 'it does not say how it went with "/a"'],
    ['says nothing of the path', filePart('x') + responsePart(null), 'it does not say how it went with "/a"'],
  ])('makes no sense of a form that %s', async (_what, form, why) => {
    await expect(pullFrom((response) => response.end(form))).rejects.toMatchObject({
      code: 'PEBBLE_PROTOCOL_ERROR',
      message: expect.stringContaining(why) as unknown,
    });
  });

  it('makes no sense of a form without a boundary', async () => {
    await using daemon = await startFaultyDaemon({
      onRequest(_request, response) {
        response.writeHead(200, { 'content-type': 'multipart/form-data' }).end();
      },
    });
    await using pebble = connectPebble(daemon);
    await expect(pebble.pull('/a')).rejects.toMatchObject({ code: 'PEBBLE_PROTOCOL_ERROR' });
  });

  it('says that the daemon went away within a file', async () => {
    const pull = pullFrom((response) => response.write(filePart('half'), () => response.destroy()));
    await expect(pull).rejects.toMatchObject({ code: 'PEBBLE_UNREACHABLE' });
  });

  it('takes longer than a request may, as long as pieces arrive', async () => {
    const pulled = await pullFrom((response) => {
      response.write(filePart(''));
      let left = 10;
      const piece = setInterval(() => {
        response.write('x');
        if (--left > 0) return;
        clearInterval(piece);
        response.end(responsePart([{ path: '/a' }]));
      }, 50);
    }, 300);
    expect(Buffer.from(pulled).toString()).toBe('x'.repeat(10));
  });

  it('gives up when none arrive', async () => {
    const pull = pullFrom((response) => response.write(filePart('half')), 100);
    await expect(pull).rejects.toMatchObject({ code: 'PEBBLE_UNREACHABLE', details: { reason: 'ETIMEDOUT' } });
  });
});

describe('Pebble.push', () => {
  it('sends a form that the daemon accepts', async () => {
    let contentType = '';
    let body = '';
    await using daemon = await startFaultyDaemon({
      onRequest(request, response) {
        contentType = request.headers['content-type'] ?? '';
        request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        request.on('end', () => answer(response, [{ path: '/a "b"\\c' }]));
      },
    });
    await using pebble = connectPebble(daemon);
    await pebble.push('/a "b"\\c', 'content', { permissions: '600', userId: 0, groupId: 0, makeDirs: true });
    const mark = /^multipart\/form-data; boundary="([0-9a-f]{32,70})"$/.exec(contentType)?.[1] ?? '';
    const [, request = '', file = '', end] = body.split(`--${mark}`);
    expect(JSON.parse(request.split('\r\n\r\n')[1] ?? '')).toEqual({
      action: 'write',
      files: [{ path: '/a "b"\\c', 'make-dirs': true, permissions: '600', 'user-id': 0, 'group-id': 0 }],
    });
    expect(file).toContain('name="files"; filename="/a \\"b\\"\\\\c"');
    expect(file.endsWith('\r\n\r\ncontent\r\n')).toBe(true);
    expect(end).toBe('--\r\n');
  });

  it('hears a refusal that comes before the content was read', async () => {
    await using daemon = await startFaultyDaemon({
      onRequest(_request, response) {
        refuse(response, 401, 'access denied', 'login-required');
      },
    });
    await using pebble = connectPebble(daemon);
    for (let time = 0; time < 20; time++) {
      await expect(pebble.push('/a', endless())).rejects.toMatchObject({ code: 'PEBBLE_API_ERROR', status: 401 });
    }
  });

  it('sends no faster than the daemon reads', async () => {
    let sent = 0;
    await using daemon = await startFaultyDaemon({ onRequest: (request) => request.pause() });
    await using pebble = connectPebble({ ...daemon, requestTimeoutMs: 200 });
    const push = pebble.push(
      '/a',
      endless(() => sent++),
    );
    await expect(push).rejects.toMatchObject({ code: 'PEBBLE_UNREACHABLE', details: { reason: 'ETIMEDOUT' } });
    expect(sent).toBeLessThan(100);
  });

  it('waits for slow content longer than a request may take', async () => {
    await using daemon = await startFaultyDaemon({
      onRequest: (request, response) => request.resume().on('end', () => answer(response, [{ path: '/a' }])),
    });
    await using pebble = connectPebble({ ...daemon, requestTimeoutMs: 100 });
    async function* slow() {
      await new Promise((resolve) => setTimeout(resolve, 300));
      yield Buffer.from('x');
    }
    await expect(pebble.push('/a', slow())).resolves.toBeUndefined();
  });

  it('passes on what its content throws, and closes it when the daemon goes away', async () => {
    await using daemon = await startFaultyDaemon({
      onRequest: (request) => request.on('data', () => request.socket.destroy()),
    });
    await using pebble = connectPebble(daemon);
    let closed = false;
    async function* content() {
      try {
        yield* endless();
      } finally {
        closed = true;
      }
    }
    await expect(pebble.push('/a', content())).rejects.toMatchObject({ code: 'PEBBLE_UNREACHABLE' });
    await expect.poll(() => closed).toBe(true);
    const broken = new Error('the disk broke');
    async function* breaking(): AsyncGenerator<Uint8Array> {
      await turn();
      throw broken;
    }
    await expect(pebble.push('/a', breaking())).rejects.toBe(broken);
    await expect.poll(() => daemon.connections).toBe(0);
  });
});

describe('Pebble.listFiles', () => {
  it('asks without the slash at the end, of which the daemon makes a wrong path', async () => {
    await using daemon = await startFaultyDaemon({ onRequest: (_request, response) => answer(response, null) });
    await using pebble = connectPebble(daemon);
    expect(await pebble.listFiles('/a/b//', { itself: true, pattern: '*' })).toEqual([]);
    await pebble.listFiles('/');
    expect(daemon.requests).toEqual([
      'GET /v1/files?action=list&path=%2Fa%2Fb&pattern=*&itself=true',
      'GET /v1/files?action=list&path=%2F&itself=false',
    ]);
  });
});

async function* endless(onPiece: () => void = () => undefined): AsyncGenerator<Uint8Array> {
  for (;;) {
    await turn();
    onPiece();
    yield Buffer.alloc(64 * 1024);
  }
}
