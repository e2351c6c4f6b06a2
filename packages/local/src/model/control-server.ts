import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { CharmsmithError, describeError } from '@charmsmith/errors';
import { shownApplicationStatus } from '@charmsmith/juju-emulator';
import { localError } from '../errors.ts';
import type { LocalUnit } from '../unit/local-unit.ts';
import { type ActionReport, controlRoutes, controlSocket, type ModelStatus } from './control-protocol.ts';
import { parseAction, parseConfig, parseResource } from './control-requests.ts';
import type { UnitLoop } from './unit-loop.ts';

/** What {@link serveControl} serves. */
export interface ControlServerOptions {
  readonly model: string;
  readonly unit: LocalUnit;
  readonly loop: UnitLoop;
}

/**
 * Lets other processes of this machine's root ask and change a running model. The socket lies in the cluster, so
 * that nothing is left of it when the model has ended.
 */
export async function serveControl(options: ControlServerOptions): Promise<AsyncDisposable> {
  const server = createServer((request, response) => void answer(options, request, response));
  server.listen(`/proc/${options.unit.pod.cluster.processId}/root${controlSocket}`);
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
    reply(200, await handle(options, `${String(request.method)} ${String(request.url)}`, () => readBody(request)));
  } catch (error) {
    reply(CharmsmithError.is(error) ? 400 : 500, { error: describeError(error) });
  }
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  return json(request).catch((cause: unknown) => {
    throw localError('LOCAL_BAD_REQUEST', 'a request is a JSON object', { cause });
  });
}

async function handle(
  { model, unit, loop }: ControlServerOptions,
  route: string,
  body: () => Promise<unknown>,
): Promise<unknown> {
  switch (route) {
    case controlRoutes.status:
      return modelStatus(model, unit);
    case controlRoutes.config:
      unit.agent.setConfig(parseConfig(await body(), unit.agent.charm));
      loop.wake();
      return modelStatus(model, unit);
    case controlRoutes.resource: {
      const { name, file } = parseResource(await body());
      await unit.attachResource(name, { file });
      loop.wake();
      return modelStatus(model, unit);
    }
    case controlRoutes.action: {
      const { name, parameters } = parseAction(await body(), unit.agent.charm);
      const { action } = await loop.runAction(name, parameters);
      return { status: 'failed', message: 'the action gave no outcome', results: {}, ...action } satisfies ActionReport;
    }
    default:
      throw localError('LOCAL_BAD_REQUEST', `a model cannot answer ${route}`, {
        hint: `It answers: ${Object.values(controlRoutes).join(', ')}.`,
      });
  }
}

function modelStatus(model: string, { agent, pod }: LocalUnit): ModelStatus {
  const application = shownApplicationStatus(agent.state);
  const defaults = Object.entries(agent.charm.config).flatMap(([name, option]) =>
    option.default === undefined ? [] : [[name, option.default] as const],
  );
  return {
    model,
    unit: agent.state.unitName,
    status: agent.status.status,
    message: agent.status.message,
    applicationStatus: application.status,
    applicationMessage: application.message,
    workloadVersion: agent.state.workloadVersion,
    address: pod.address,
    processId: pod.processId,
    roots: Object.fromEntries(Object.keys(agent.charm.containers).map((name) => [name, pod.rootOf(name)])),
    config: { ...Object.fromEntries(defaults), ...agent.state.config },
    pending: agent.pending.map(({ name }) => name),
  };
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
