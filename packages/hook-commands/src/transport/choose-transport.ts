import { agentSocketTransport } from './agent-socket-transport.ts';
import { decideTransport } from './decide-transport.ts';
import { fallingBackTransport } from './falling-back-transport.ts';
import type { HookTransport } from './hook-transport.ts';
import { secretsInFiles } from './secrets-in-files.ts';
import { spawningTransport } from './spawning-transport.ts';

/** What {@link chooseTransport} can be told. */
export interface ChooseTransportOptions {
  /** Working directory of the commands, absolute. Default: this process's. */
  readonly cwd?: string;
  /** Where secret content waits while a spawned command reads it. Default: the system's folder for temporary files. */
  readonly temporaryFolder?: string;
  /**
   * How long the first read over the socket may take before spawning takes over, in milliseconds. Default 10,000. It
   * does not hold when the socket is forced.
   */
  readonly trialTimeoutMs?: number;
}

/**
 * Chooses the way to the unit agent: its socket when it is a Unix socket that answers a first read, else a process for
 * each command. `CHARMSMITH_HOOK_TRANSPORT` set to `socket` or `spawn` forces one.
 *
 * @remarks Nothing is opened before the first call. The first read is the trial itself: when the socket cannot be
 * reached, does not speak as expected or does not answer in time, that read is made again by spawning, and so is all that follows. When the
 * first call is a write, `is-leader` is asked ahead of it. A connection that breaks later is treated alike, except that
 * a write under way fails with `HOOK_COMMAND_FATE_UNKNOWN`. Dispose of it before the process ends.
 *
 * It never throws itself: a bad setting is `HOOK_COMMAND_BAD_SETTING` from every call.
 *
 * @param environment - the environment that Juju gave the hook
 * @param options - working directory and temporary files
 *
 * @example
 * ```ts
 * await using transport = chooseTransport(process.env);
 * await createHookCommands(transport).isLeader();
 * ```
 */
export function chooseTransport(
  environment: Readonly<Record<string, string | undefined>>,
  options: ChooseTransportOptions = {},
): HookTransport & AsyncDisposable {
  const decision = decideTransport(environment);
  if (decision.way === 'none') return { run: () => Promise.reject(decision.error), ...nothingToClose };
  const { cwd, temporaryFolder, trialTimeoutMs } = options;
  const spawning = secretsInFiles(
    spawningTransport({ env: environment, ...(cwd === undefined ? {} : { cwd }) }),
    temporaryFolder,
  );
  if (decision.way === 'spawn') return { ...spawning, ...nothingToClose };
  const socket = agentSocketTransport({ ...decision.socket, ...(cwd === undefined ? {} : { directory: cwd }) });
  if (!decision.fallback) return socket;
  return fallingBackTransport(socket, spawning, trialTimeoutMs === undefined ? {} : { trialTimeoutMs });
}

const nothingToClose: AsyncDisposable = { [Symbol.asyncDispose]: () => Promise.resolve() };
