import type { Charm, CharmMetadata } from '@charmsmith/core';
import type { DispatchEvent, DispatchRecord } from '@charmsmith/juju-emulator';
import { TestClock } from '@charmsmith/pebble-emulator';
import { noticeId } from '../containers/seed.ts';
import { TestingError } from '../errors.ts';
import type { EventFor, TestEvent } from '../events/test-event.ts';
import { toDispatchEvent } from '../juju/dispatch-event.ts';
import { remoteBags } from '../juju/unit-state.ts';
import { checkWorld } from '../rules/check-world.ts';
import { relationOf, type RuleCode, type RuleProblem } from '../rules/rule.ts';
import { completeState, type NumberedRelation } from '../state/complete-state.ts';
import { container } from '../state/container.ts';
import type { State } from '../state/state.ts';
import { describeCharm, type EmulatedUnit, InProcessUnit } from '../unit/emulated-unit.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { EmittedEvent, Result } from './result.ts';
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
  const description = describeCharm(charm);
  const state = completeState(description, given);
  const world = { metadata, charm: description, given: given as unknown as State, state, event };
  const warnings = checkWorld(world, options.suppress ?? []);
  const statuses = new StatusRecorder();
  const relation = relationOf(world);
  const what = toDispatchEvent(event, state.unitName, {
    relationOf: () => relation,
    noticeId: (name, key) => noticeId(state.containers[name] ?? container(), key),
    secretId: (secret) => state.secrets[given.secrets?.indexOf(secret) ?? -1]?.id ?? '',
  });
  const emitted: EmittedEvent[] = [];
  let failure: Ended<M>['failure'];
  await using unit: InProcessUnit<M> = await InProcessUnit.open<M>(charm, description, state, {
    clock: new TestClock(options.now),
    gone: unitsGone(what, relation),
    intercept: (execution) => ({ ...execution, run: statuses.watching(unit.agent, execution.run) }),
    host: {
      onFailure: (error) => (failure = { error }),
      onEmission: ({ event: name, payload }, emission) => emitted.push({ event: name, payload, ...emission }),
    },
  });
  const record = await unit.run(what, options.signal === undefined ? {} : { signal: options.signal });
  if (record.refused !== undefined) failure = { error: refused(record.refused) };
  const broken = record.committed && event.kind === 'relation-broken' ? relation?.id : undefined;
  const result = await describe({ record, unit, emitted, statuses, warnings, broken });
  return failure === undefined ? { result } : { result, failure };
}

interface Seen<M extends CharmMetadata> {
  readonly record: DispatchRecord;
  readonly unit: EmulatedUnit<M>;
  readonly emitted: readonly EmittedEvent[];
  readonly statuses: StatusRecorder;
  readonly warnings: readonly RuleProblem[];
  /** The relation that has ended with the run. */
  readonly broken: number | undefined;
}

async function describe<M extends CharmMetadata>(seen: Seen<M>): Promise<Result<M>> {
  const { broken, emitted, record, statuses, unit, warnings } = seen;
  const { action, after, before, commands } = record;
  const state = await unit.state();
  return deepFreeze({
    state: { ...state, relations: state.relations.filter(({ id }) => id !== broken) },
    ...(action === undefined ? {} : { action }),
    logs: after.log
      .slice(before.log.length)
      .filter(({ source }) => source !== 'agent')
      .map(({ level, message }) => ({ level, message })),
    emitted,
    statusHistory: statuses.history,
    commands: commands.map(({ command, args, exitCode, stderr }) => ({ command, args, exitCode, stderr })),
    executed: unit.executed,
    warnings,
  });
}

/** Remote units that have left when the hook runs: the one that departs, and all when the relation breaks. */
function unitsGone(hook: DispatchEvent, relation: NumberedRelation | undefined): readonly string[] {
  if (hook.kind !== 'hook' || relation === undefined) return [];
  if (hook.name.endsWith('-relation-broken') && relation.kind !== 'peer') {
    return Object.keys(remoteBags(relation)).map((number) => `${relation.remoteApp}/${number}`);
  }
  const { remoteUnit } = hook.relation ?? {};
  return hook.name.endsWith('-relation-departed') && remoteUnit !== undefined ? [remoteUnit] : [];
}

function refused(reason: string): TestingError {
  return new TestingError(`Juju refused the commit: ${reason}`, {
    code: 'TESTING_COMMIT_REFUSED',
    hint: 'The hook command succeeded, and the controller did not take what it did: on a real unit the hook fails.',
  });
}
