import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { localError } from '../errors.ts';
import { type ActionReport, controlRoutes, controlSocket, type ModelStatus } from './control-protocol.ts';

/**
 * A model that runs on this machine, in another process. Units are named as in Juju, and `leader` in place of the
 * number stands for the one that leads: `redis-k8s/0`, `redis-k8s/leader`.
 */
export interface ModelClient {
  status(): Promise<ModelStatus>;
  /** Changes config options, given as text; the empty text resets one. */
  config(values: Readonly<Record<string, string>>): Promise<ModelStatus>;
  /** Attaches a file of this machine, by absolute path. */
  attachResource(name: string, file: string): Promise<ModelStatus>;
  /** Runs an action. Its parameters are given as text. */
  runAction(unit: string, name: string, parameters: Readonly<Record<string, string>>): Promise<ActionReport>;
  /** Runs a command with the hook commands at hand, as `juju exec` does. */
  exec(unit: string, command: readonly string[]): Promise<ActionReport>;
  /** Has the hook of a unit that has failed run at once, or takes it as done. */
  resolved(unit: string, retry?: boolean): Promise<ModelStatus>;
  /** Changes the number of units; settles when new pods are up. Units that go take the time of their hooks. */
  scale(units: number): Promise<ModelStatus>;
  /** Replaces the pod of a unit; settles when the new one is up. */
  replace(unit: string): Promise<ModelStatus>;
  /** Kills the pod of a unit, which stays without one, or one of its containers, which is started again. */
  kill(unit: string, container?: string): Promise<ModelStatus>;
  /** Cuts links between units and others; by default all others. */
  cut(units: readonly string[], from?: readonly string[]): Promise<ModelStatus>;
  /** Heals links between units and others; by default all. */
  heal(units?: readonly string[], from?: readonly string[]): Promise<ModelStatus>;
}

const deadlineMs = 60_000;

/**
 * Talks to a running model.
 *
 * @param processId - the model's first process, from `findModels`
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
    runAction: (unit, name, parameters) => ask(controlRoutes.action, { unit, name, parameters }),
    exec: (unit, command) => ask(controlRoutes.exec, { unit, command }),
    resolved: (unit, retry) => ask(controlRoutes.resolved, { unit, retry }),
    scale: (units) => ask(controlRoutes.scale, { units }),
    replace: (unit) => ask(controlRoutes.replace, { unit }),
    kill: (unit, container) => ask(controlRoutes.kill, { unit, container }),
    cut: (units, from) => ask(controlRoutes.cut, { units, from }),
    heal: (units, from) => ask(controlRoutes.heal, { units, from }),
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
