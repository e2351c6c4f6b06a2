import { checkTimeout, invalidArgument } from './arguments.ts';
import { parseChanges } from './changes/change.ts';
import { abortChange, getChange, waitChange } from './changes/wait-change.ts';
import { runCommand } from './exec/run-command.ts';
import { listFiles, makeDir, removePath } from './files/file-requests.ts';
import { pullFile } from './files/pull-file.ts';
import { pushFile } from './files/push-file.ts';
import { addLayer, getPlan } from './layers/layer-requests.ts';
import type { Pebble } from './pebble.ts';
import { actOnServices, listServices } from './services/service-actions.ts';
import { parseSystemInfo } from './system/system-info.ts';
import { Api } from './transport/api.ts';

/** Where the daemon is and how patient the client is. */
export interface ConnectPebbleOptions {
  /** The daemon's Unix socket: `/charm/containers/<container>/pebble.socket` in a charm. */
  readonly socketPath: string;
  /**
   * Longest silence of the daemon within one request, in milliseconds, default 5,000; in a transfer of a file,
   * between two pieces. Waits for changes are split into requests below it.
   */
  readonly requestTimeoutMs?: number;
  /**
   * How long requests that change nothing are tried again while no daemon listens, in milliseconds. Default 0:
   * a charm does better to wait for `pebble-ready`. For a program that has just started the daemon.
   */
  readonly connectTimeoutMs?: number;
}

/**
 * Gives a client of the Pebble daemon at a Unix socket. Nothing is opened before the first call.
 *
 * @throws PEBBLE_INVALID_ARGUMENT when an option can fit no daemon
 *
 * @example
 * ```ts
 * await using pebble = connectPebble({ socketPath: '/charm/containers/redis/pebble.socket' });
 * await pebble.addLayer('redis', layer, { combine: true });
 * await pebble.replan();
 * ```
 */
export function connectPebble(options: ConnectPebbleOptions): Pebble {
  const { socketPath, requestTimeoutMs = 5_000, connectTimeoutMs = 0 } = options;
  if (socketPath === '') throw invalidArgument('socketPath must name a socket, got ""');
  checkTimeout('requestTimeoutMs', requestTimeoutMs);
  checkTimeout('connectTimeoutMs', connectTimeoutMs);
  const api = new Api({ socketPath, requestTimeoutMs, connectTimeoutMs });
  return {
    systemInfo: async (call) => parseSystemInfo((await api.get('/system-info', {}, call)).result),
    services: (names, call) => listServices(api, names, call),
    plan: (call) => getPlan(api, call),
    addLayer: (label, layer, call) => addLayer(api, label, layer, call),
    start: (names, call) => actOnServices(api, 'start', names, call),
    stop: (names, call) => actOnServices(api, 'stop', names, call),
    restart: (names, call) => actOnServices(api, 'restart', names, call),
    replan: (call) => actOnServices(api, 'replan', [], call),
    autostart: (call) => actOnServices(api, 'autostart', [], call),
    change: (id, call) => getChange(api, id, call),
    changes: async ({ select = 'in-progress', for: service, ...call } = {}) => {
      const query = { select, ...(service === undefined ? {} : { for: service }) };
      return parseChanges((await api.get('/changes', query, call)).result);
    },
    waitChange: (id, call) => waitChange(api, id, call),
    abortChange: (id, call) => abortChange(api, id, call),
    push: (path, content, call) => pushFile(api, path, content, call),
    pull: (path, call) => pullFile(api, path, call),
    pullText: async (path, call) => (await pullFile(api, path, call)).toString('utf8'),
    listFiles: (path, call) => listFiles(api, path, call),
    makeDir: (path, call) => makeDir(api, path, call),
    remove: (path, call) => removePath(api, path, call),
    exec: (command, call) => runCommand(api, command, call),
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
}
