import { WebSocketServer } from 'ws';
import type { ChangeStore } from '../changes/change-store.ts';
import type { ExecManager } from '../exec/exec-manager.ts';
import { applyServiceContext, prepareExec } from '../exec/exec-request.ts';
import type { ExecRequest, ExecSetup } from '../exec/exec-request.ts';
import type { Files } from '../files/files.ts';
import type { PlanManager } from '../plan/plan-manager.ts';
import type { ProcessRunner, TerminalSpec } from '../processes/process-runner.ts';
import { resolveOwner } from '../users/owner.ts';
import type { Users } from '../users/users.ts';
import { readDuration } from './parameters.ts';
import { readPayload } from './payload.ts';
import type { Payload } from './payload.ts';
import { ApiError, accepted } from './responses.ts';
import type { Envelope } from './responses.ts';
import type { ApiRequest, Routes } from './router.ts';

/** Clients send input in small pieces; a message that has to be kept whole must not be endless. */
const longestMessage = 64 * 1024 * 1024;

/** What exec needs of the daemon. */
export interface ExecApiOptions {
  readonly changes: ChangeStore;
  readonly execs: ExecManager;
  readonly plans: PlanManager;
  readonly processes: ProcessRunner;
  readonly files: Files;
  readonly users: Users;
  readonly daemon: { readonly environment: Readonly<Record<string, string>>; readonly uid: number };
}

/** `/v1/exec` and the websockets of its tasks. */
export function execApi(options: ExecApiOptions): Routes {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: longestMessage });
  return {
    '/v1/exec': {
      POST: async ({ http }) => {
        const setup = await readSetup(await readPayload(http), options);
        const { change, task } = options.execs.begin(setup);
        const { environment, workingDir } = setup;
        return accepted(change.id, { environment, 'task-id': task.id, 'working-dir': workingDir });
      },
    },
    '/v1/tasks/{task}/websocket/{socket}': { GET: (request) => connect(request, sockets, options) },
  };
}

async function readSetup(payload: Payload, options: ExecApiOptions): Promise<ExecSetup> {
  const { plans, processes, users } = options;
  const [program, ...args] = payload.texts('command');
  if (program === undefined) throw new ApiError(400, 'must specify command');
  const timeout = readDuration(payload.text('timeout'), 'timeout');
  if ((await processes.find(program)) === undefined)
    throw new ApiError(400, `cannot find executable ${JSON.stringify(program)}`);
  const asked: ExecRequest = {
    command: [program, ...args],
    environment: payload.textMap('environment'),
    workingDir: payload.text('working-dir'),
    timeout,
    splitStderr: payload.flag('split-stderr'),
    terminal: readTerminal(payload),
    'user-id': payload.integer('user-id'),
    user: payload.text('user'),
    'group-id': payload.integer('group-id'),
    group: payload.text('group'),
  };
  const request = refuse(400, '', () => applyServiceContext(plans.plan, payload.text('service-context'), asked));
  const owner = await refuseLater(400, '', () => resolveOwner(users, request));
  if (payload.flag('interactive') && !payload.flag('terminal'))
    throw new ApiError(500, 'cannot call exec: cannot use interactive mode without a terminal');
  if (payload.flag('terminal') && !(await processes.hasTerminals?.()))
    throw new ApiError(
      500,
      'cannot call exec: there are no terminals here; run the command without one (pebble exec -T), or install util-linux, whose script makes them',
    );
  return refuseLater(500, 'cannot call exec: ', () => prepareExec(request, owner, options));
}

function readTerminal(payload: Payload): TerminalSpec | undefined {
  if (!payload.flag('terminal')) return undefined;
  const [columns = 0, rows = 0] = [payload.integer('width'), payload.integer('height')];
  return {
    interactive: payload.flag('interactive'),
    ...(columns > 0 && rows > 0 && { size: { columns, rows } }),
  };
}

async function connect(
  { http, response, parameters, upgrade }: ApiRequest,
  sockets: WebSocketServer,
  { changes, execs }: ExecApiOptions,
): Promise<Envelope | undefined> {
  const { task: id = '', socket: name = '' } = parameters;
  const task = changes.task(id);
  if (task === undefined) throw new ApiError(404, `cannot find task ${JSON.stringify(id)}`);
  if (task.kind !== 'exec') throw new ApiError(400, `${JSON.stringify(task.kind)} tasks do not have websockets`);
  const execution = execs.find(task);
  if (execution === undefined) {
    const error = changes.changeOf(task)?.error;
    if (error !== undefined) throw new ApiError(500, error);
    response.end();
    return undefined;
  }
  if (!execution.has(name)) throw new ApiError(404, `cannot find ${name} websocket for task ${JSON.stringify(id)}`);
  if (execution.isConnected(name)) throw new ApiError(500, `${name} websocket already connected`);
  if (upgrade === undefined)
    throw new ApiError(
      400,
      "websocket: the client is not using the websocket protocol: 'upgrade' token not found in 'Connection' header",
    );
  response.detachSocket(upgrade.socket);
  await new Promise<void>((resolve) => {
    sockets.handleUpgrade(http, upgrade.socket, upgrade.head, (socket) => {
      execution.connect(name, socket);
      resolve();
    });
  });
  return undefined;
}

function refuse<Result>(status: number, prefix: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw new ApiError(status, prefix + (error instanceof Error ? error.message : String(error)));
  }
}

async function refuseLater<Result>(status: number, prefix: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw new ApiError(status, prefix + (error instanceof Error ? error.message : String(error)));
  }
}
