import {
  type DispatchEvent,
  type DispatchRecord,
  type Execution,
  initialUnitState,
  parseCharm,
  type Runner,
  UnitAgent,
  type UnitState,
} from '@charmsmith/juju-emulator';
import { type DispatchOptions, runDispatch } from '../src/host/index.ts';
import {
  type Charm,
  type CharmDefinition,
  type CharmMetadata,
  defineCharm,
  handler,
  type HandlerEntry,
  type JujuEvent,
  on,
  type Outcome,
  type Plugin,
  type Tokens,
} from '../src/index.ts';

/** How the unit of a test is to be. */
export interface EmulatedUnitOptions {
  readonly metadata?: Partial<CharmMetadata>;
  readonly plugins?: readonly Plugin[];
  readonly handlers?: readonly HandlerEntry[];
  /** Services, contributions and options of the charm. */
  readonly charm?: Omit<CharmDefinition<CharmMetadata, []>, 'metadata' | 'handlers' | 'plugins'>;
  readonly state?: Partial<UnitState>;
  /** Of the agent. Default: the emulator's. */
  readonly jujuVersion?: string;
  /** What the host is given beside the environment and the transport. */
  readonly host?: HostOptions;
  /** What the unit agent answers instead. */
  readonly intercept?: (execution: Execution) => Execution['run'];
}

/** What the host is given; `variables` are added to the environment. */
export type HostOptions = Partial<DispatchOptions> & { readonly variables?: Readonly<Record<string, string>> };

/** One unit in this process: an emulated agent and the real host. */
export interface EmulatedUnit {
  readonly agent: UnitAgent;
  /** Runs one hook. */
  run(event: DispatchEvent | string, host?: HostOptions): Promise<DispatchRecord>;
  /** Runs an action. */
  action(name: string, parameters?: Readonly<Record<string, unknown>>): Promise<DispatchRecord>;
  /** Runs a hook in which the question is asked of services, and gives its answer. */
  ask<D extends object, A>(services: Tokens<D>, question: (services: D) => Promise<A>): Promise<Asked<A>>;
}

/** What came of a question. */
export interface Asked<A> {
  readonly answer: A;
  readonly record: DispatchRecord;
  /** The hook commands that it took, without the host's own. */
  readonly commands: readonly string[];
}

const base: CharmMetadata = { name: 'web' };

export function emulateUnit(options: EmulatedUnitOptions = {}): EmulatedUnit {
  const metadata = { ...base, ...options.metadata };
  const charm: Charm = {
    ...defineCharm({ metadata, plugins: options.plugins ?? [], ...options.charm }),
    handlers: options.handlers ?? [],
  };
  const described = parseCharm({ ...metadata }, metadata.config ?? {}, metadata.actions ?? {});
  const { jujuVersion } = options;
  const agent = new UnitAgent({
    charm: described,
    state: initialUnitState(described, options.state),
    ...(jujuVersion === undefined ? {} : { jujuVersion }),
  });
  const runner =
    (composed: Charm, host: HostOptions = {}): Runner =>
    async (execution) => ({
      exitCode: await runDispatch(composed, {
        environment: { ...execution.environment, ...options.host?.variables, ...host.variables },
        transport: { run: options.intercept?.(execution) ?? execution.run },
        writeError: (line) => execution.output('stderr', line),
        signal: execution.signal,
        ...options.host,
        ...host,
      }),
    });
  return {
    agent,
    run: (event, host) => agent.dispatch(event, runner(charm, host)),
    action: (name, parameters = {}) => agent.runAction(name, parameters, runner(charm)),
    async ask(services, question) {
      const asked: { settled?: PromiseSettledResult<Awaited<ReturnType<typeof question>>> } = {};
      class Ask {
        readonly #services: Parameters<typeof question>[0];
        constructor(given: Parameters<typeof question>[0]) {
          this.#services = given;
        }
        async handle(): Promise<void> {
          [asked.settled] = await Promise.allSettled([question(this.#services)]);
        }
      }
      const record = await agent.dispatch('start', runner({ ...charm, handlers: [on.start(handler(Ask, services))] }));
      const { settled } = asked;
      if (settled === undefined) throw new Error(`the question was not asked: ${log(record).join('\n')}`);
      if (settled.status === 'rejected') throw settled.reason;
      const commands = commandsOf(record).filter((command) => command !== 'state-get');
      return { answer: settled.value, record, commands };
    },
  };
}

/** A handler made of a function. */
export function does<E = JujuEvent, O = Outcome>(handle: (event: E) => O | Promise<O>) {
  return handler(
    class {
      handle(event: E): O | Promise<O> {
        return handle(event);
      }
    },
    {},
  );
}

/** The hook commands of a dispatch, in order. */
export function commandsOf(record: DispatchRecord): readonly string[] {
  return record.commands.map(({ command }) => command);
}

/**
 * The lines that a dispatch left in the unit's log, without where an error was thrown; security events are
 * {@link securityEvents}.
 */
export function log(record: Pick<DispatchRecord, 'before' | 'after'>): readonly string[] {
  return lines(record).filter((line) => !/^(?:TRACE|\w+\s+at )/.test(line));
}

/** The security events that a dispatch left in the unit's log. */
export function securityEvents(record: Pick<DispatchRecord, 'before' | 'after'>): readonly unknown[] {
  return lines(record).flatMap((line) => (line.startsWith('TRACE {') ? [JSON.parse(line.slice(6)) as unknown] : []));
}

function lines({ before, after }: Pick<DispatchRecord, 'before' | 'after'>): readonly string[] {
  return after.log
    .slice(before.log.length)
    .filter(({ source }) => source !== 'agent')
    .flatMap(({ level, message }) => message.split('\n').map((line) => `${level} ${line}`));
}
