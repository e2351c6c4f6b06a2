import type { IncomingMessage } from 'node:http';
import { posix } from 'node:path';
import { fileResult, makeDir, removePath, writeFile } from '../files/change-files.ts';
import type { FileResult, FileStore, WriteRequest } from '../files/change-files.ts';
import { FileError, fileErrorResult } from '../files/file-error.ts';
import type { FileErrorKind } from '../files/file-error.ts';
import { listFiles } from '../files/list-files.ts';
import { newBoundary, partStart, writeFileParts } from '../files/read-form.ts';
import { readWriteForm } from '../files/write-form.ts';
import { parsePayload, readPayload } from './payload.ts';
import type { Payload } from './payload.ts';
import { ApiError, renderEnvelope, sync } from './responses.ts';
import type { Envelope } from './responses.ts';
import type { ApiRequest, Routes } from './router.ts';

const shortestBoundary = 32;
const statuses: Readonly<Record<FileErrorKind, number>> = {
  'not-found': 404,
  'permission-denied': 403,
  'generic-file-error': 400,
};

/** `/v1/files`. */
export function filesApi(store: FileStore): Routes {
  return {
    '/v1/files': {
      GET: (request) => {
        const action = request.query.get('action') ?? '';
        if (action === 'read') return read(store, request);
        if (action === 'list') return list(store, request.query);
        throw new ApiError(400, `invalid action ${JSON.stringify(action)}`);
      },
      POST: ({ http }) => {
        const contentType = http.headers['content-type'] ?? '';
        const [mediaType = ''] = contentType.toLowerCase().split(';');
        if (mediaType.trim() === '') throw new ApiError(400, `invalid Content-Type ${JSON.stringify(contentType)}`);
        if (mediaType.trim() === 'application/json') return change(store, http);
        if (mediaType.trim() !== 'multipart/form-data')
          throw new ApiError(400, `invalid media type ${JSON.stringify(mediaType.trim())}`);
        const [, quoted, bare = ''] = /boundary=(?:"([^"]*)"|([^\s;]*))/i.exec(contentType) ?? [];
        const boundary = quoted ?? bare;
        if (boundary.length < shortestBoundary) throw new ApiError(400, `invalid boundary ${JSON.stringify(boundary)}`);
        return write(store, http);
      },
    },
  };
}

async function list({ files, users }: FileStore, query: URLSearchParams): Promise<Envelope> {
  const path = query.get('path') ?? '';
  if (path === '') throw new ApiError(400, 'must specify path');
  const itself = query.get('itself') ?? '';
  if (!['', 'true', 'false'].includes(itself)) throw new ApiError(400, 'itself parameter must be "true" or "false"');
  if (!posix.isAbsolute(path)) throw new ApiError(400, `path must be absolute, got ${JSON.stringify(path)}`);
  try {
    return sync(
      await listFiles(files, users, { path, pattern: query.get('pattern') ?? '', itself: itself === 'true' }),
    );
  } catch (error) {
    const { message, kind } = fileErrorResult(error);
    throw new ApiError(error instanceof FileError ? statuses[kind] : 400, message, kind);
  }
}

async function read({ files }: FileStore, { query, http, response, signal }: ApiRequest): Promise<undefined> {
  const paths = query.getAll('path');
  if (paths.length === 0) throw new ApiError(400, 'must specify one or more paths');
  if (http.headers.accept !== 'multipart/form-data') throw new ApiError(400, 'must accept multipart/form-data');
  const boundary = newBoundary();
  response.writeHead(200, { 'Content-Type': `multipart/form-data; boundary=${boundary}` });
  const results = await writeFileParts(files, paths, { output: response, boundary, signal });
  response.write(partStart(boundary, 'name="response"', 'application/json'));
  response.end(`${renderEnvelope(sync(results))}\r\n--${boundary}--\r\n`);
}

async function change(store: FileStore, http: IncomingMessage): Promise<Envelope> {
  const payload = await readPayload(http);
  const action = payload.text('action');
  const results: FileResult[] = [];
  if (action === 'make-dirs') {
    for (const item of payload.objects('dirs')) {
      const request = { ...readItem(item), 'make-parents': item.flag('make-parents') };
      results.push(await fileResult(request.path, () => makeDir(store, request)));
    }
  } else if (action === 'remove') {
    for (const item of payload.objects('paths')) {
      const request = { path: item.text('path'), recursive: item.flag('recursive') };
      results.push(await fileResult(request.path, () => removePath(store.files, request)));
    }
  } else if (action === 'write') throw new ApiError(400, 'must use multipart with "write" action');
  else throw new ApiError(400, `invalid action ${JSON.stringify(action)}`);
  return sync(results);
}

async function write(store: FileStore, http: IncomingMessage): Promise<Envelope> {
  let requests: readonly WriteRequest[] = [];
  const results = new Map<string, FileResult>();
  await readWriteForm(http, {
    refuse: (message) => new ApiError(400, message),
    onRequest: (text) => {
      requests = readWriteRequests(text);
    },
    onFile: async (path, content) => {
      const request = requests.findLast((candidate) => candidate.path === path);
      if (request === undefined) throw new ApiError(400, `no metadata for path ${JSON.stringify(path)}`);
      results.set(path, await fileResult(path, () => writeFile(store, request, content)));
    },
  });
  return sync(
    requests.map(({ path }) => {
      const error = {
        message: `no file content for path ${JSON.stringify(path)}`,
        kind: 'generic-file-error' as const,
      };
      return results.get(path) ?? { path, error };
    }),
  );
}

function readWriteRequests(text: string): readonly WriteRequest[] {
  const payload = parsePayload(text, 'cannot decode request metadata');
  const action = payload.text('action');
  if (action !== 'write') throw new ApiError(400, `multipart action must be "write", got ${JSON.stringify(action)}`);
  const requests = payload.objects('files').map((item) => ({ ...readItem(item), 'make-dirs': item.flag('make-dirs') }));
  if (requests.length === 0) throw new ApiError(400, 'must specify one or more files');
  return requests;
}

function readItem(item: Payload) {
  return {
    path: item.text('path'),
    permissions: item.text('permissions'),
    'user-id': item.integer('user-id'),
    user: item.text('user'),
    'group-id': item.integer('group-id'),
    group: item.text('group'),
  };
}
