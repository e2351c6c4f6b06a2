import { randomUUID } from 'node:crypto';
import { ApiServer } from './api/api-server.ts';
import { changesApi } from './api/changes-api.ts';
import { execApi } from './api/exec-api.ts';
import { filesApi } from './api/files-api.ts';
import { logsApi } from './api/logs-api.ts';
import { planApi } from './api/plan-api.ts';
import { servicesApi } from './api/services-api.ts';
import { systemApi } from './api/system-api.ts';
import { ChangeStore } from './changes/change-store.ts';
import { systemClock } from './clock/clock.ts';
import type { Clock } from './clock/clock.ts';
import { ExecManager } from './exec/exec-manager.ts';
import type { Files } from './files/files.ts';
import { nodeFiles } from './files/node-files.ts';
import { Turns } from './files/turns.ts';
import type { Plan } from './plan/layer.ts';
import { PlanManager } from './plan/plan-manager.ts';
import { nodeProcesses } from './processes/node-processes.ts';
import type { ProcessRunner } from './processes/process-runner.ts';
import type { ShutdownCause } from './services/exit-action.ts';
import { ServiceChanges } from './services/service-changes.ts';
import { ServiceManager } from './services/service-manager.ts';
import { passwdUsers } from './users/passwd-users.ts';
import type { Users } from './users/users.ts';

/** The parts of a daemon. Each default is the machine's own. */
export interface DaemonOptions {
  readonly processes?: ProcessRunner;
  readonly files?: Files;
  readonly users?: Users;
  readonly clock?: Clock;
  /** The daemon's environment, which services and commands inherit. Default: this process's. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The user that the daemon runs as. Default: this process's. */
  readonly uid?: number;
  /** The plan to begin with. Default: none. */
  readonly plan?: Plan;
  /** The version it gives itself. Default: the release whose behaviour it has, `v1.32.1`. */
  readonly version?: string;
  /** Tells this run from others. Default: random. */
  readonly bootId?: string;
  /** How long a client may take to connect to a command, in milliseconds. Default 5,000. */
  readonly execConnectTimeoutMs?: number;
  /** Numbers from 0 to 1, for jitter and for the order of changes. Default: `Math.random`. */
  readonly random?: () => number;
}

/** A daemon that Pebble's clients can talk to. */
export interface Daemon extends AsyncDisposable {
  /**
   * Listens on a Unix socket until the daemon is disposed of.
   *
   * @throws PebbleEmulatorError `PEBBLE_EMULATOR_SOCKET_IN_USE`, `PEBBLE_EMULATOR_SOCKET_UNUSABLE`
   */
  serve(socketPath: string): Promise<void>;
  /** Begins to start the services that are enabled, when there are any. */
  autostart(): void;
  /** Resolves when a service's exit is to end the daemon; the caller then disposes of it. */
  readonly shutdown: Promise<ShutdownCause>;
}

/**
 * Makes a Pebble-compatible daemon. It runs what it is asked to run in process groups of their own, and stops all of
 * it when disposed of.
 *
 * @example
 * ```ts
 * await using daemon = createDaemon();
 * await daemon.serve('/charm/containers/redis/pebble.socket');
 * ```
 */
export function createDaemon(options: DaemonOptions = {}): Daemon {
  const {
    processes = nodeProcesses(),
    files = nodeFiles,
    users = passwdUsers,
    clock = systemClock,
    environment = ownEnvironment(),
    uid = process.getuid?.() ?? 0,
    random = Math.random,
    version = 'v1.32.1',
    bootId = randomUUID(),
    execConnectTimeoutMs: connectTimeoutMs = 5_000,
  } = options;
  const { promise: shutdown, resolve: shutDown } = Promise.withResolvers<ShutdownCause>();
  const plans = new PlanManager(options.plan);
  const changes = new ChangeStore(clock);
  const services = new ServiceManager({ plans, clock, processes, users, environment, random, shutDown });
  const serviceChanges = new ServiceChanges({ plans, services, changes, clock });
  const execs = new ExecManager({ changes, processes, clock, connectTimeoutMs });
  const server = new ApiServer({
    ...systemApi({ bootId, version }),
    ...servicesApi({ services, serviceChanges }),
    ...planApi(plans),
    ...changesApi({ changes, clock, random }),
    ...filesApi({ files, users, turns: new Turns() }),
    ...execApi({ changes, execs, plans, processes, files, users, daemon: { environment, uid } }),
    ...logsApi(services),
  });
  return {
    shutdown,
    serve: (socketPath) => server.listen(socketPath),
    autostart: () => {
      const enabled = serviceChanges.enabled();
      if (enabled.length > 0) serviceChanges.begin('autostart', enabled);
    },
    [Symbol.asyncDispose]: async () => {
      changes.hold();
      const stopped = serviceChanges.stopAll();
      changes.refuse();
      await Promise.all([stopped, execs.discard()]);
      await changes.settled();
      await services.discard();
      await server[Symbol.asyncDispose]();
    },
  };
}

function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
