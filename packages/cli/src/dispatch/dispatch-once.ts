import { spawn } from 'node:child_process';
import { mkdir, mkdtempDisposable, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CharmsmithError, describeError } from '@charmsmith/errors';
import type { ActionOutcome, ConfigValue, LogLine, UnitState } from '@charmsmith/juju-emulator';
import { emulateContainers } from './emulated-containers.ts';
import { type Change, changesBetween } from './changes.ts';
import { findCharm } from './find-charm.ts';
import { resolveEvent } from './resolve-event.ts';
import { readUnitFile, writeUnitFile } from './unit-file.ts';

/** What can be chosen for {@link dispatchOnce}. */
export interface DispatchOnceOptions {
  /** Options that the operator has set, as text: they are read by their types. */
  readonly config?: Readonly<Record<string, string>>;
  /** Parameters of an action, each JSON or else text. */
  readonly params?: Readonly<Record<string, string>>;
  /** Default true. */
  readonly leader?: boolean;
  /** Users that the containers have beside root. */
  readonly users?: readonly string[];
  /** Whether the Pebbles answer. Default true. */
  readonly pebble?: boolean;
  /** File of the unit's state: read where it is there, written when the hook was committed. */
  readonly state?: string;
  readonly signal?: AbortSignal;
}

/** What one hook or action has come to. */
export interface Dispatched {
  readonly event: string;
  readonly exitCode: number;
  /** Whether Juju would keep what it did. */
  readonly committed: boolean;
  readonly durationMs: number;
  /** Of the unit as Juju holds it, and of its containers under `containers`. */
  readonly changes: readonly Change[];
  /** What it wrote into the unit's log. */
  readonly log: readonly Pick<LogLine, 'level' | 'message'>[];
  /** Names of the hook commands that it ran, in order. */
  readonly commands: readonly string[];
  readonly action?: ActionOutcome;
}

/**
 * Runs one hook or action of a charm as Juju does, a process of its own, against an emulated unit with emulated
 * Pebbles. Nothing of it lasts but the file of the state, when one is named.
 *
 * @param target - a packed charm, a project's folder, or a folder that was built
 * @param event - as Juju spells it; `actions/<name>` for an action
 * @throws `CLI_BAD_EVENT`, `CLI_BAD_VALUE`, `CLI_BAD_ARCHIVE`, and what building a charm throws
 */
export async function dispatchOnce(
  target: string,
  event: string,
  options: DispatchOnceOptions = {},
): Promise<Dispatched> {
  const { config = {}, params = {}, leader = true, users = [], pebble = true, signal } = options;
  const { HookTools, initialUnitState, processRunner, readCharm, UnitAgent } =
    await import('@charmsmith/juju-emulator');
  await using temporary = await mkdtempDisposable(join(tmpdir(), 'charmsmith-'));
  await using opened = new AsyncDisposableStack();
  const charmDir = await realpath(await findCharm(resolve(target), temporary.path, signal));
  const charm = await readCharm(charmDir);

  const known = options.state === undefined ? undefined : await readUnitFile(options.state, charm.name);
  const begun: UnitState = { ...(known ?? initialUnitState(charm)), leader };
  const resolved = resolveEvent(event, charm, begun);
  const sockets = join(temporary.path, 'containers');
  await mkdir(sockets);
  const containers = await emulateContainers(pebble ? Object.keys(charm.containers) : [], sockets, users, opened);
  const tools = opened.use(await HookTools.open({ directory: join(temporary.path, 'agent') }));
  const agent = new UnitAgent({ charm, charmDir, hookTools: tools.location, state: resolved.state });
  misuse(() => agent.setConfig(readValues(config, (name) => charm.config[name]?.type)));
  const runner = processRunner({
    tools,
    spawn: (program, args, how) =>
      spawn(program, args, { ...how, env: { ...how.env, CHARMSMITH_PEBBLE_SOCKETS: sockets } }),
  });

  const before = { ...agent.state, containers: await containers.look() };
  const cancel = signal === undefined ? {} : { signal };
  const record =
    resolved.kind === 'hook'
      ? await agent.dispatch(resolved.hook, runner, cancel)
      : await misuse(() =>
          agent.runAction(
            resolved.name,
            readValues(params, () => undefined),
            runner,
            cancel,
          ),
        );
  signal?.throwIfAborted();
  const after = { ...agent.state, containers: await containers.look() };
  if (options.state !== undefined && record.committed) await writeUnitFile(options.state, agent.state);
  return {
    event,
    exitCode: record.exitCode,
    committed: record.committed,
    durationMs: Math.round(record.durationMs),
    changes: changesBetween(before, after),
    log: after.log.slice(before.log.length).map(({ level, message }) => ({ level, message })),
    commands: record.commands.map(({ command }) => command),
    ...(record.action === undefined ? {} : { action: record.action }),
  };
}

/** What is given on a command line is text; only text options take it as it is. */
function readValues<T extends ConfigValue>(
  values: Readonly<Record<string, string>>,
  typeOf: (name: string) => string | undefined,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, text]) => {
      const isText = typeOf(name) === 'string' || typeOf(name) === 'secret';
      return [name, (isText ? text : fromJson(text)) as T];
    }),
  );
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The emulator's words for what the caller got wrong. */
function misuse<T>(act: () => T): T {
  const explain = (error: unknown): never => {
    if (
      !CharmsmithError.is(error, 'JUJU_EMULATOR_UNKNOWN_NAME') &&
      !CharmsmithError.is(error, 'JUJU_EMULATOR_BAD_VALUE')
    )
      throw error;
    throw new CharmsmithError(describeError(error), { code: 'CLI_BAD_VALUE', cause: error });
  };
  try {
    const result = act();
    return (result instanceof Promise ? result.catch(explain) : result) as T;
  } catch (error) {
    return explain(error);
  }
}
