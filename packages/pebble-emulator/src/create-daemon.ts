import { randomUUID } from 'node:crypto';
import { describeError } from '@charmsmith/errors';
import { identify } from './access/access.ts';
import { ApiServer } from './api/api-server.ts';
import { changesApi } from './api/changes-api.ts';
import { checksApi } from './api/checks-api.ts';
import { execApi } from './api/exec-api.ts';
import { filesApi } from './api/files-api.ts';
import { identitiesApi } from './api/identities-api.ts';
import { parseAddress } from './api/listen.ts';
import { logsApi } from './api/logs-api.ts';
import { metricsApi } from './api/metrics-api.ts';
import { noticesApi } from './api/notices-api.ts';
import { pairingApi } from './api/pairing-api.ts';
import { planApi } from './api/plan-api.ts';
import { servicesApi } from './api/services-api.ts';
import { systemApi } from './api/system-api.ts';
import type { SystemInfo } from './api/system-api.ts';
import { ChangeStore } from './changes/change-store.ts';
import { CheckManager } from './checks/check-manager.ts';
import { systemClock } from './clock/clock.ts';
import type { Clock } from './clock/clock.ts';
import { PebbleEmulatorError } from './errors.ts';
import type { PebbleEmulatorErrorCode } from './errors.ts';
import type { Daemon } from './daemon.ts';
import { ExecManager } from './exec/exec-manager.ts';
import type { Files } from './files/files.ts';
import { nodeFiles } from './files/node-files.ts';
import { Turns } from './files/turns.ts';
import { IdentityStore } from './identities/identity-store.ts';
import { readIdentities } from './identities/read-identity.ts';
import { LogTargetManager } from './log-targets/log-target-manager.ts';
import { copyLog } from './logs/copy-log.ts';
import type { Network } from './network/network.ts';
import { nodeNetwork } from './network/node-network.ts';
import { NoticeStore } from './notices/notice-store.ts';
import { PairingWindow } from './pairing/pairing-window.ts';
import type { Plan } from './plan/layer.ts';
import { PlanManager } from './plan/plan-manager.ts';
import { serviceArgsLayer } from './plan/service-args.ts';
import { nodeProcesses } from './processes/node-processes.ts';
import type { ProcessRunner } from './processes/process-runner.ts';
import type { ShutdownCause } from './services/exit-action.ts';
import { ServiceChanges } from './services/service-changes.ts';
import { ServiceManager } from './services/service-manager.ts';
import { serverIdentity } from './tls/server-identity.ts';
import { passwdUsers } from './users/passwd-users.ts';
import type { Users } from './users/users.ts';

/** The parts of a daemon. Each default is the machine's own. */
export interface DaemonOptions {
  readonly processes?: ProcessRunner;
  readonly files?: Files;
  readonly users?: Users;
  readonly clock?: Clock;
  /** What checks and log targets reach. */
  readonly network?: Network;
  /** Takes what services write, line by line, as Pebble's own log shows it. Default: nobody does. */
  readonly onServiceOutput?: (line: string) => void;
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
    network = nodeNetwork,
    environment = ownEnvironment(),
    uid = process.getuid?.() ?? 0,
    random = Math.random,
    version = 'v1.32.1',
    bootId = randomUUID(),
    execConnectTimeoutMs: connectTimeoutMs = 5_000,
  } = options;
  const { promise: shutdown, resolve: shutDown } = Promise.withResolvers<ShutdownCause>();
  const plans = new PlanManager({ users, plan: options.plan });
  const identities = new IdentityStore();
  const pairing = new PairingWindow({ identities, clock });
  const notices = new NoticeStore(clock);
  const changes = new ChangeStore(clock, ({ id, noticeData }) =>
    notices.add({ userId: null, type: 'change-update', key: id, data: noticeData }),
  );
  const { onServiceOutput } = options;
  const logTargets = new LogTargetManager({ clock, network });
  const services = new ServiceManager({
    ...{ plans, clock, processes, users, environment, random, shutDown },
    onLog: (service, log) => {
      logTargets.serviceStarted(service, log);
      if (onServiceOutput) copyLog(service, log, onServiceOutput);
    },
  });
  const serviceChanges = new ServiceChanges({ plans, services, changes, clock });
  const onDown = (check: string) => services.checkFailed(check);
  const checks = new CheckManager({ changes, clock, network, processes, users, environment, onDown });
  const execs = new ExecManager({ changes, processes, clock, connectTimeoutMs });
  const info: { -readonly [Name in keyof SystemInfo]: SystemInfo[Name] } = { bootId, version };
  const server = new ApiServer({
    identify: (origin) => identify(origin, identities.identities, uid),
    pairingOpen: () => pairing.isOpen,
    routes: {
      ...systemApi(() => info),
      ...servicesApi({ services, serviceChanges, checks }),
      ...planApi({ plans, users }),
      ...changesApi({ changes, clock, random }),
      ...filesApi({ files, users, turns: new Turns() }),
      ...execApi({ changes, execs, plans, processes, files, users, daemon: { environment, uid } }),
      ...logsApi(services),
      ...checksApi(checks),
      ...noticesApi(notices),
      ...identitiesApi(identities),
      ...metricsApi({ services, checks }),
      ...pairingApi(pairing),
    },
  });
  plans.onChange((plan) => {
    checks.planChanged(plan);
    logTargets.planChanged(plan);
    pairing.planChanged(plan.pairing);
  });
  const stopEverything = async () => {
    changes.hold();
    const stopped = serviceChanges.stopAll();
    changes.refuse();
    checks.discard();
    pairing.close();
    await Promise.all([stopped, execs.discard()]);
    await changes.settled();
    await services.discard();
    await logTargets.close();
    return server.close();
  };
  let closing: Promise<boolean> | undefined;
  const close = () => (closing ??= stopEverything());
  return {
    shutdown,
    serve: async (socketPath, { peerUid = uid } = {}) => {
      await server.listen({ path: socketPath }, { transport: 'unix', uid: peerUid });
    },
    serveHttp: async (address) => {
      const bound = await server.listen(parseAddress(address), { transport: 'http' });
      info.httpAddress = address;
      return 'port' in bound ? bound.port : 0;
    },
    serveHttps: async (address, identityKey) => {
      const identity = serverIdentity(identityKey);
      const bound = await server.listenTls(parseAddress(address), identity);
      info.httpsAddress = address;
      return { port: 'port' in bound ? bound.port : 0, fingerprint: identity.fingerprint };
    },
    openPairingWindow: (ms) => pairing.open(ms),
    replaceIdentities: (wanted) => {
      try {
        identities.change('replace', readIdentities(wanted));
      } catch (cause) {
        throw new PebbleEmulatorError(`cannot replace identities: ${describeError(cause)}`, {
          code: 'PEBBLE_EMULATOR_IDENTITIES_INVALID' satisfies PebbleEmulatorErrorCode,
          cause,
        });
      }
    },
    setServiceArgs: async (args) => {
      try {
        await plans.addLayer(serviceArgsLayer(plans.plan, args), { combine: false, inner: false });
      } catch (cause) {
        throw new PebbleEmulatorError(`cannot set the arguments of services: ${describeError(cause)}`, {
          code: 'PEBBLE_EMULATOR_LAYERS_INVALID' satisfies PebbleEmulatorErrorCode,
          cause,
        });
      }
    },
    autostart: () => {
      const enabled = serviceChanges.enabled();
      if (enabled.length > 0) serviceChanges.begin('autostart', enabled);
    },
    close,
    [Symbol.asyncDispose]: async () => {
      await close();
    },
  };
}

function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
