import { describeError } from '@charmsmith/errors';
import type { HookCommands, HookTransport } from '@charmsmith/hook-commands';
import type { Charm } from '../charm/define-charm.ts';
import { type Clock, systemClock } from '../context/clock.ts';
import { type JujuContext, parseJujuContext } from '../context/juju-context.ts';
import type { Environment } from '../events/parse-event.ts';
import type { ActionOutcome } from '../outcome/outcome.ts';
import type { Status } from '../outcome/status.ts';
import { StatusSource } from '../plugin/status-source.ts';
import { jujuPebbleSocket } from '../model/containers.ts';
import { Leadership } from '../model/leadership.ts';
import { formatState, parseState, stateKey } from '../state/framework-state.ts';
import { baseServices } from './base-services.ts';
import { compose } from './compose.ts';
import { runHandlers } from './run-handlers.ts';
import { createServiceContainer, type ServiceContainer } from './service-container.ts';
import { writeStatuses } from './write-statuses.ts';

/** What a dispatch runs in. Only `environment` and `transport` have no default. */
export interface DispatchOptions {
  /** The environment that Juju gave the process. */
  readonly environment: Environment;
  /** How hook commands reach the unit agent. */
  readonly transport: HookTransport;
  /** Path of a container's Pebble socket. Default: where Juju mounts it. */
  readonly pebbleSocket?: (container: string) => string;
  readonly clock?: Clock;
  /** Ends the dispatch without a commit. */
  readonly signal?: AbortSignal;
  /** Takes what cannot be said through `juju-log`. Default: stderr, which Juju writes into the unit's log too. */
  readonly writeError?: (line: string) => void;
  /** Takes what was thrown when the dispatch fails, as it was thrown; it is logged all the same. */
  readonly onFailure?: (error: unknown) => void;
}

/** How a dispatch ended: 0 is a success that Juju commits, 1 a failure that it rolls back and retries. */
export type ExitCode = 0 | 1;

/**
 * Runs one dispatch of a charm: deferred work, the event, statuses, and one commit of state.
 *
 * @remarks Never throws: what goes wrong is one line in the unit's log and exit code 1, and nothing is committed.
 *
 * @param charm - from `defineCharm`
 * @param options - environment, transport and what tests replace
 *
 * @example
 * ```ts
 * const exitCode = await runDispatch(charm, { environment: process.env, transport: spawningTransport() });
 * ```
 */
export async function runDispatch(charm: Charm, options: DispatchOptions): Promise<ExitCode> {
  const writeError = options.writeError ?? ((line: string) => void process.stderr.write(`${line}\n`));
  let context: JujuContext;
  try {
    context = parseJujuContext(options.environment);
  } catch (error) {
    writeError(describeError(error));
    return 1;
  }
  const {
    pebbleSocket = jujuPebbleSocket,
    clock = systemClock,
    signal = new AbortController().signal,
    transport,
  } = options;
  const base = baseServices({ context, transport, pebbleSocket, clock, signal, writeError });
  const exitCode = await attempt();
  await base.logger.flush();
  return exitCode;

  async function attempt(): Promise<ExitCode> {
    try {
      const composition = compose(charm, base.provisions);
      await using services = createServiceContainer(composition);
      const before = await base.commands.stateGet(stateKey);
      const results = await runHandlers({
        handlers: composition.handlers,
        event: context.event,
        queue: parseState(before).deferred,
        services,
        logger: base.logger,
        now: () => clock.now(),
        signal,
      });
      const conditions = await standingConditions(services);
      await writeStatuses({
        reports: results.reports,
        conditions,
        commands: base.commands,
        isLeader: async () => (await services.resolve({ leadership: Leadership })).leadership.isLeader(),
      });
      if (results.action !== undefined) await answerAction(base.commands, results.action);
      const after = formatState({ deferred: results.deferred });
      if (after !== (before === '' ? undefined : before)) await commitState(base.commands, after);
      signal.throwIfAborted();
      return 0;
    } catch (error) {
      options.onFailure?.(error);
      for (const each of separate(error)) base.logger.error(describeError(each));
      return 1;
    }
  }
}

/** The failure of the dispatch, then that of the closing of its services, when there are both. */
function separate(error: unknown): readonly unknown[] {
  // By shape: Node 22 has no class for it.
  if (error instanceof Error && 'suppressed' in error && 'error' in error) return [error.suppressed, error.error];
  return [error];
}

async function standingConditions(services: ServiceContainer): Promise<readonly Status[]> {
  const conditions: Status[] = [];
  for (const source of await services.contributionsTo(StatusSource)) {
    const status = await source.status();
    if (status !== undefined) conditions.push(status);
  }
  return conditions;
}

async function answerAction(commands: HookCommands, { results, failure }: ActionOutcome['action']): Promise<void> {
  if (Object.keys(results).length > 0) await commands.actionSet(results);
  if (failure !== undefined) await commands.actionFail(failure);
}

async function commitState(commands: HookCommands, text: string | undefined): Promise<void> {
  if (text === undefined) await commands.stateDelete(stateKey);
  else await commands.stateSet({ [stateKey]: text });
}
