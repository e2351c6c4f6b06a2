import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { localError } from '../errors.ts';
import { type ActionReport, controlRoutes, controlSocket, type ModelStatus } from './control-protocol.ts';

/** A model that runs on this machine, in another process. */
export interface ModelClient {
  status(): Promise<ModelStatus>;
  /** Changes config options, given as text; the empty text resets one. */
  config(values: Readonly<Record<string, string>>): Promise<ModelStatus>;
  /** Attaches a file of this machine, by absolute path. */
  attachResource(name: string, file: string): Promise<ModelStatus>;
  runAction(name: string, parameters: Readonly<Record<string, string>>): Promise<ActionReport>;
}

const deadlineMs = 60_000;

/**
 * Talks to a running model.
 *
 * @param processId - the first process of its pod, from `findModels`
 * @throws (each call) CharmsmithError `LOCAL_MODEL_REFUSED` with the model's reason, `LOCAL_NO_MODEL` when it is gone
 */
export function connectModel(processId: number): ModelClient {
  const socketPath = `/proc/${processId}/root${controlSocket}`;
  const ask = async <T>(route: string, body?: unknown): Promise<T> => {
    const [method = '', path = ''] = route.split(' ');
    const { status, content } = await send({ socketPath, method, path, body });
    if (status === 200) return content as T;
    const { error } = content as { readonly error?: string };
    throw localError('LOCAL_MODEL_REFUSED', error ?? `the model answered ${status}`);
  };
  return {
    status: () => ask(controlRoutes.status),
    config: (values) => ask(controlRoutes.config, { values }),
    attachResource: (name, file) => ask(controlRoutes.resource, { name, file }),
    runAction: (name, parameters) => ask(controlRoutes.action, { name, parameters }),
  };
}

interface ControlRequest {
  readonly socketPath: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

function send({ body, ...where }: ControlRequest): Promise<{ readonly status: number; readonly content: unknown }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ ...where, signal: AbortSignal.timeout(deadlineMs) }, (response) => {
      json(response).then((content) => resolve({ status: response.statusCode ?? 0, content }), reject);
    });
    outgoing.once('error', (cause) => reject(localError('LOCAL_NO_MODEL', 'the model does not answer', { cause })));
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
