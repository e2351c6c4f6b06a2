import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { CharmsmithError, describeError } from '@charmsmith/errors';
import { localError } from '../errors.ts';
import type { ModelLoop } from '../loop/model-loop.ts';
import type { LocalModel } from '../model/local-model.ts';
import { type ActionReport, controlRoutes, controlSocket } from './control-protocol.ts';
import {
  parseAction,
  parseConfig,
  parseExec,
  parseKill,
  parseLinks,
  parseResolved,
  parseResource,
  parseScale,
  parseUnit,
} from './control-requests.ts';
import { modelStatus } from './model-status.ts';

/** What {@link serveControl} serves. */
export interface ControlServerOptions {
  readonly model: LocalModel;
  readonly loop: ModelLoop;
}

/**
 * Lets other processes of this machine's root ask and change a running model. The socket lies in the cluster, so that
 * nothing is left of it when the model has ended.
 */
export async function serveControl(options: ControlServerOptions): Promise<AsyncDisposable> {
  const server = createServer((request, response) => void answer(options, request, response));
  server.listen(`/proc/${options.model.cluster.processId}/root${controlSocket}`);
  await once(server, 'listening');
  return { [Symbol.asyncDispose]: () => close(server) };
}

async function answer(
  options: ControlServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
  };
  try {
    const handle = handlers[`${String(request.method)} ${String(request.url)}`];
    if (handle === undefined) throw unknownRoute(request);
    const answered = await handle(options, request.method === 'GET' ? undefined : await readBody(request));
    reply(200, answered ?? modelStatus(options.model));
  } catch (error) {
    reply(CharmsmithError.is(error) ? 400 : 500, { error: describeError(error) });
  }
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  return json(request).catch((cause: unknown) => {
    throw localError('LOCAL_BAD_REQUEST', 'a request is a JSON object', { cause });
  });
}

/** Does what is asked; answers with the model's status unless it returns something else. */
type Handler = (options: ControlServerOptions, body: unknown) => ActionReport | void | Promise<ActionReport | void>;

const handlers: Readonly<Partial<Record<string, Handler>>> = {
  [controlRoutes.status]: () => undefined,
  [controlRoutes.config]: ({ model, loop }, body) => {
    model.setConfig(parseConfig(body, model.charm));
    loop.wake();
  },
  [controlRoutes.resource]: async ({ model, loop }, body) => {
    const { name, file } = parseResource(body);
    await model.attachResource(name, { file });
    loop.wake();
  },
  [controlRoutes.action]: async ({ model, loop }, body) => {
    const { unit, name, parameters } = parseAction(body, model.charm);
    const found = model.unit(unit);
    const { action } = await found.runAction(name, parameters);
    loop.wake();
    return { unit: found.name, status: 'failed', message: 'the action gave no outcome', results: {}, ...action };
  },
  [controlRoutes.exec]: async ({ model, loop }, body) => {
    const { unit, command } = parseExec(body);
    const found = model.unit(unit);
    const outcome = await found.exec(command);
    loop.wake();
    return { unit: found.name, ...outcome };
  },
  [controlRoutes.resolved]: ({ model, loop }, body) => {
    const { unit, retry } = parseResolved(body);
    model.unit(unit).resolved({ retry });
    loop.wake();
  },
  [controlRoutes.scale]: async ({ model, loop }, body) => {
    await model.scale(parseScale(body));
    loop.wake();
  },
  [controlRoutes.replace]: async ({ model, loop }, body) => {
    await model.unit(parseUnit(body)).replacePod();
    loop.wake();
  },
  [controlRoutes.kill]: async ({ model }, body) => {
    const { unit, container } = parseKill(body);
    const found = model.unit(unit);
    await (container === undefined ? found.killPod() : found.killContainer(container));
  },
  [controlRoutes.cut]: async ({ model }, body) => {
    const { units = [], from } = parseLinks(body);
    await model.cluster.cut(namesOf(model, units), from === undefined ? undefined : namesOf(model, from));
  },
  [controlRoutes.heal]: async ({ model }, body) => {
    const { units, from } = parseLinks(body);
    const [ones, others] = [units, from].map((names) => (names === undefined ? undefined : namesOf(model, names)));
    await model.cluster.heal(ones, others);
  },
};

function namesOf(model: LocalModel, units: readonly string[]): readonly string[] {
  return units.map((unit) => model.unit(unit).name);
}

function unknownRoute({ method, url }: IncomingMessage): CharmsmithError {
  return localError('LOCAL_BAD_REQUEST', `a model cannot answer ${String(method)} ${String(url)}`, {
    hint: `It answers: ${Object.values(controlRoutes).join(', ')}.`,
  });
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
