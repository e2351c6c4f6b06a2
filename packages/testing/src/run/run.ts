import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Charm, CharmMetadata } from '@charmsmith/core';
import { type DispatchOptions, runDispatch } from '@charmsmith/core/host';
import {
  type CharmDescription,
  type DispatchRecord,
  parseCharm,
  type Runner,
  UnitAgent,
} from '@charmsmith/juju-emulator';
import { TestClock } from '@charmsmith/pebble-emulator';
import { EmulatedContainers } from '../containers/emulated-containers.ts';
import { TestingError } from '../errors.ts';
import type { EventFor, TestEvent } from '../events/test-event.ts';
import { toDispatchEvent } from '../juju/dispatch-event.ts';
import { fromUnitState, toUnitState } from '../juju/unit-state.ts';
import { checkWorld } from '../rules/check-world.ts';
import type { RuleCode, RuleProblem } from '../rules/rule.ts';
import { completeState, type GivenState } from '../state/complete-state.ts';
import type { CompleteState, State } from '../state/state.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { Result } from './result.ts';
import { StatusRecorder } from './status-recorder.ts';

/** What a run may differ in. */
export interface RunOptions {
  /** Rules of a possible world that the test means to break. */
  readonly suppress?: readonly RuleCode[];
  /** When the run begins. Default: the beginning of 2026. */
  readonly now?: Date;
  /** Ends the run, as a terminated agent does. */
  readonly signal?: AbortSignal;
}

/** A run that failed, for a test that expects it. */
export interface FailedResult<M extends CharmMetadata> extends Result<M> {
  /** What the charm threw, as it threw it. */
  readonly error: unknown;
}

/**
 * Runs a charm once, in this process: state in, event, state out. Juju and the Pebbles are emulated, the charm is the
 * real one.
 *
 * @remarks Nothing of the process is changed, so that runs may go on side by side. Time stands still but for what
 * Pebble waits for; ids are the same in every run.
 *
 * @param charm - from `defineCharm`
 * @param event - from {@link on}
 * @param state - the world before; what is left out has defaults
 * @returns the world after, and what was seen on the way
 * @throws what the charm threw, as it threw it
 * @throws TestingError `TESTING_IMPOSSIBLE_STATE` for a world that cannot be, with every problem;
 * `TESTING_COMMIT_REFUSED` when Juju did not take what the charm did
 *
 * @example
 * ```ts
 * const { state } = await run(charm, on.configChanged(), { leader: true, config: { 'enable-tls': true } });
 * expect(state.unitStatus).toEqual(blocked('Not enough certificates found'));
 * ```
 */
export async function run<M extends CharmMetadata>(
  charm: Charm<M>,
  event: EventFor<NoInfer<M>>,
  state: State<NoInfer<M>> = {},
  options: RunOptions = {},
): Promise<Result<M>> {
  const { result, failure } = await runOnce(charm, event as TestEvent, state, options);
  if (failure !== undefined) throw failure.error;
  return result;
}

/**
 * Runs a charm once and expects it to fail: the state after is what Juju keeps of a hook that failed.
 *
 * @returns what {@link run} gives, and the error as the charm threw it
 * @throws TestingError `TESTING_DID_NOT_FAIL`
 */
export async function runToFailure<M extends CharmMetadata>(
  charm: Charm<M>,
  event: EventFor<NoInfer<M>>,
  state: State<NoInfer<M>> = {},
  options: RunOptions = {},
): Promise<FailedResult<M>> {
  const { result, failure } = await runOnce(charm, event as TestEvent, state, options);
  if (failure !== undefined) return { ...result, ...failure };
  throw new TestingError('the run was expected to fail, and succeeded', { code: 'TESTING_DID_NOT_FAIL' });
}

interface Ended<M extends CharmMetadata> {
  readonly result: Result<M>;
  /** Boxed: a charm may throw anything. */
  readonly failure?: { readonly error: unknown };
}

async function runOnce<M extends CharmMetadata>(
  charm: Charm<M>,
  event: TestEvent,
  given: State<M>,
  options: RunOptions,
): Promise<Ended<M>> {
  const metadata: CharmMetadata = charm.metadata;
  const description = parseCharm({ ...metadata }, metadata.config, metadata.actions);
  const state = completeState(description, given);
  const world = { metadata, charm: description, given: given as State, state, event };
  const warnings = checkWorld(world, options.suppress ?? []);
  const clock = new TestClock(options.now);
  await using containers = await EmulatedContainers.open(state.containers, clock);
  const agent = new UnitAgent({
    charm: description,
    state: toUnitState(state, await placeResources(state, containers.folder, description), clock.now().getTime()),
    now: () => clock.now().getTime(),
    modelName: state.model.name,
    modelUuid: state.model.uuid,
    jujuVersion: state.jujuVersion,
  });
  const statuses = new StatusRecorder(agent);
  let failure: Ended<M>['failure'];
  const runner: Runner = async (execution) => ({
    exitCode: await runDispatch(charm, {
      environment: execution.environment,
      transport: { run: statuses.watching(execution.run) },
      pebbleSocket: containers.socketOf,
      clock,
      signal: execution.signal,
      writeError: (line) => execution.output('stderr', line),
      onFailure: (error) => (failure = { error }),
    } satisfies DispatchOptions),
  });
  const record = await dispatch(agent, toDispatchEvent(event, world.given, state), runner, options.signal);
  if (record.refused !== undefined) failure = { error: refused(record.refused) };
  const result = await describe<M>({ record, state, containers, statuses, warnings });
  return failure === undefined ? { result } : { result, failure };
}

async function dispatch(
  agent: UnitAgent,
  event: ReturnType<typeof toDispatchEvent>,
  runner: Runner,
  signal: AbortSignal | undefined,
): Promise<DispatchRecord> {
  const options = signal === undefined ? {} : { signal };
  // The controller fills in what an operator leaves out.
  if (event.kind === 'action') return await agent.runAction(event.name, event.parameters, runner, options);
  return await agent.dispatch(event, runner, options);
}

interface Seen {
  readonly record: DispatchRecord;
  readonly state: GivenState;
  readonly containers: EmulatedContainers;
  readonly statuses: StatusRecorder;
  readonly warnings: readonly RuleProblem[];
}

async function describe<M extends CharmMetadata>(seen: Seen): Promise<Result<M>> {
  const { record, state, containers, statuses, warnings } = seen;
  const after = await Promise.all(
    Object.entries(state.containers).map(async ([name, given]) => [name, await containers.look(name, given)] as const),
  );
  const complete = {
    ...fromUnitState(record.after, state),
    containers: Object.fromEntries(after),
    resources: state.resources,
    model: state.model,
    jujuVersion: state.jujuVersion,
  };
  return deepFreeze({
    state: complete as unknown as CompleteState<M>,
    ...(record.action === undefined ? {} : { action: record.action }),
    logs: record.after.log
      .slice(record.before.log.length)
      .filter(({ source }) => source !== 'agent')
      .map(({ level, message }) => ({ level, message })),
    statusHistory: statuses.history,
    commands: record.commands.map(({ command, args, exitCode, stderr }) => ({ command, args, exitCode, stderr })),
    executed: containers.executed,
    warnings,
  });
}

/** Files that the charm can read, as `resource-get` names them. */
async function placeResources(
  { resources }: GivenState,
  folder: string,
  charm: CharmDescription,
): Promise<Readonly<Record<string, string>>> {
  const placed: Record<string, string> = {};
  for (const [name, resource] of Object.entries(resources)) {
    if (resource === undefined) continue;
    if ('path' in resource) {
      placed[name] = resource.path;
      continue;
    }
    const path = join(folder, 'resources', name, charm.resources[name]?.filename ?? name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, resource.content, { mode: 0o600 });
    placed[name] = path;
  }
  return placed;
}

function refused(reason: string): TestingError {
  return new TestingError(`Juju refused the commit: ${reason}`, {
    code: 'TESTING_COMMIT_REFUSED',
    hint: 'The hook command succeeded, and the controller did not take what it did: on a real unit the hook fails.',
  });
}
