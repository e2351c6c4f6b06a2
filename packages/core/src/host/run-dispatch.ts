import { CharmsmithError, describeError } from '@charmsmith/errors';
import type { HookTransport } from '@charmsmith/hook-commands';
import type { Charm } from '../charm/define-charm.ts';
import { type Clock, systemClock } from '../context/clock.ts';
import { type JujuContext, parseJujuContext } from '../context/juju-context.ts';
import type { Emission } from '../events/custom-event.ts';
import type { CustomData } from '../events/event-data.ts';
import type { Environment } from '../events/parse-event.ts';
import { eventKey } from '../events/selector.ts';
import { jujuPebbleSocket } from '../model/containers.ts';
import { BeforeCommit } from '../plugin/before-commit.ts';
import { formatState, parseState, stateKey } from '../state/framework-state.ts';
import type { NoStateMarker } from '../state/no-state-marker.ts';
import { answerAction } from './answer-action.ts';
import { attachDebugger as openInspector } from './attach-debugger.ts';
import { type BaseServices, baseServices } from './base-services.ts';
import { collectStatuses } from './collect-statuses.ts';
import { compose } from './compose.ts';
import { EventDispatcher } from './event-dispatcher.ts';
import { createServiceContainer } from './service-container.ts';
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
  /** Waits for a debugger where `JUJU_DEBUG_AT` says so. Default: opens Node's inspector on loopback. */
  readonly attachDebugger?: (name: string) => Promise<void>;
  /** Takes what was thrown when the dispatch fails, as it was thrown; it is logged all the same. */
  readonly onFailure?: (error: unknown) => void;
  /** Takes each event that a plugin or the charm raised itself, when its handlers are done. */
  readonly onEmission?: (event: CustomData, emission: Emission) => void;
  /** Knows whether Juju keeps state of the unit at all. Default: nobody, so Juju is asked; `main` has a file for it. */
  readonly noState?: NoStateMarker | undefined;
  /** Takes the summary of a hook: one line. Default: nobody; `main` writes it to stdout, which Juju logs as DEBUG. */
  readonly writeSummary?: (line: string) => void;
}

/** How a dispatch ended: 0 is a success that Juju commits, 1 a failure that it rolls back and retries. */
export type ExitCode = 0 | 1;

interface Dispatch {
  readonly charm: Charm;
  readonly base: BaseServices;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onEmission: DispatchOptions['onEmission'];
}

/**
 * Runs one dispatch of a charm: deferred work, the event, reconcilers, statuses, and one commit of state.
 *
 * @remarks Never throws: what goes wrong is in the unit's log, its first line first, the exit code is 1, and nothing is
 * committed.
 *
 * @param charm - from `defineCharm`
 * @param options - environment, transport and what tests replace
 *
 * @example
 * ```ts
 * await using transport = chooseTransport(process.env);
 * const exitCode = await runDispatch(charm, { environment: process.env, transport });
 * ```
 */
export async function runDispatch(charm: Charm, options: DispatchOptions): Promise<ExitCode> {
  const startedAt = Date.now();
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
    attachDebugger = (name: string) => openInspector(name, writeError),
  } = options;
  const { metadata } = charm;
  const base = baseServices({
    context,
    metadata,
    transport,
    pebbleSocket,
    clock,
    signal,
    writeError,
    attachDebugger,
    noState: options.noState,
  });
  let exitCode: ExitCode = 0;
  let handlers = 0;
  try {
    handlers = await attempt({ charm, base, clock, signal, onEmission: options.onEmission });
  } catch (error) {
    exitCode = 1;
    options.onFailure?.(error);
    for (const each of separate(error)) reportFailure(base, each, writeError);
  }
  await base.logger.flush();
  const { calls, bytes } = base.traffic;
  const ms = Date.now() - startedAt;
  options.writeSummary?.(
    `dispatched ${eventKey(context.event)} (exit=${exitCode} handlers=${handlers} calls=${calls} bytes=${bytes} ms=${ms})`,
  );
  return exitCode;
}

/** @returns how many handlers ran */
async function attempt({ charm, base, clock, signal, onEmission }: Dispatch): Promise<number> {
  const { commands, context, logger, model } = base;
  const { removeObsoleteSecrets = true, summariseStatuses = false } = charm.options ?? {};
  const composition = compose(charm, base.provisions);
  await using services = createServiceContainer(composition);
  // Juju refuses nearly everything then: no queue, no state, no statuses.
  const slot = context.restricted ? undefined : await model.stores.open('controller', stateKey);
  const before = parseState(slot?.text);
  const dispatcher = new EventDispatcher({
    handlers: composition.handlers,
    metadata: charm.metadata,
    base,
    services,
    state: before,
    now: () => clock.now(),
    signal,
    removeObsoleteSecrets,
    ...(onEmission === undefined ? {} : { onEmission }),
  });
  base.raiseEventsWith(dispatcher);
  const results = await dispatcher.dispatch(context.event);
  if (slot === undefined) return results.ran;

  const { kind } = context.event;
  const { invalidConfig = false } = before;
  const statuses = await collectStatuses({ reported: results, kind, composition, services, model, invalidConfig });
  const { board, leadership } = model;
  await writeStatuses({ statuses, board, leadership, logger, summarise: summariseStatuses });
  if (results.action !== undefined) await answerAction(commands, results.action);
  for (const { value } of await services.contributionsTo(BeforeCommit)) await value.beforeCommit();
  const text = formatState({ ...results.state, invalidConfig: statuses.invalidConfig }, slot.text);
  if (text !== undefined) await slot.write(text);
  signal.throwIfAborted();
  await model.stores.commit();
  signal.throwIfAborted();
  return results.ran;
}

/** The failure of the dispatch, then that of the closing of its services, when there are both. */
function separate(error: unknown): readonly unknown[] {
  // By shape: Node 22 has no class for it.
  if (error instanceof Error && 'suppressed' in error && 'error' in error) return [error.suppressed, error.error];
  return [error];
}

/** What went wrong comes first, in one line; where it went wrong follows when nobody expected it. */
function reportFailure(
  { context, logger, security }: BaseServices,
  error: unknown,
  writeError: (line: string) => void,
): void {
  const message = describeError(error);
  const frames = error instanceof Error && !CharmsmithError.is(error) ? stackOf(error) : '';
  logger.error(`${message}${frames}`);
  // What an action prints is shown to whoever ran it.
  if (context.event.kind === 'action') writeError(message);
  const { unitName } = context;
  security.write({ type: 'sys_crash', data: unitName, description: `${unitName}: ${message}`, level: 'CRITICAL' });
}

function stackOf({ stack = '' }: Error): string {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.map((line) => `\n${line}`).join('');
}
