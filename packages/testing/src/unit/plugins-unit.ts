import { type CharmMetadata, defineCharm, handler, on, type Plugin, type Tokens } from '@charmsmith/core';
import type { DispatchOptions } from '@charmsmith/core/host';
import { type DispatchRecord, parseCharm, UnitAgent, type UnitState } from '@charmsmith/juju-emulator';
import { charmRunner } from './charm-runner.ts';

/** A charm with nothing but plugins, on an emulated unit in this process. */
export interface PluginsUnit {
  /** Juju's side: state to look at and to change. */
  readonly agent: UnitAgent;
  /**
   * Runs one hook in which a question is asked of services.
   *
   * @param services - token of each service, under the name that `question` uses
   * @param question - what is asked; that it fails does not fail the hook
   * @throws when the hook ended before the question was asked; what the log said is in the message
   */
  ask<D extends object, A>(services: Tokens<D>, question: (services: D) => Promise<A>): Promise<Asked<A>>;
}

/** What came of a question, and of the dispatch in which it was asked. */
export interface Asked<A> {
  readonly answer: PromiseSettledResult<A>;
  readonly record: DispatchRecord;
  /** What the dispatch wrote into the unit's log: `WARNING Redis does not answer …`. */
  readonly log: readonly string[];
}

/** What {@link unitWith} takes besides the plugins. */
export interface UnitWithOptions {
  /** The charm's metadata beside its name. */
  readonly metadata?: Partial<CharmMetadata>;
  /** What Juju holds at the beginning. */
  readonly state?: Partial<UnitState>;
  /** Clock, Pebble sockets and the like. */
  readonly host?: Partial<DispatchOptions>;
}

/**
 * Tests plugins alone: a charm of these plugins and nothing else.
 *
 * @param plugins - those under test, and fakes for what the charm is to provide
 *
 * @example
 * ```ts
 * const unit = unitWith([redisHealth({}), charmWithRedis(address)]);
 * const { answer } = await unit.ask({ health: RedisHealth }, ({ health }) => health.check());
 * ```
 */
export function unitWith(plugins: readonly Plugin[], options: UnitWithOptions = {}): PluginsUnit {
  const metadata: CharmMetadata = { name: 'web', ...options.metadata };
  const agent = new UnitAgent({ charm: parseCharm({ ...metadata }, metadata.config) });
  agent.update((state) => ({ ...state, ...options.state }));
  return {
    agent,
    async ask(services, question) {
      const settled: PromiseSettledResult<Awaited<ReturnType<typeof question>>>[] = [];
      class Ask {
        readonly #services: Parameters<typeof question>[0];
        constructor(given: Parameters<typeof question>[0]) {
          this.#services = given;
        }
        async handle(): Promise<void> {
          settled.push(...(await Promise.allSettled([question(this.#services)])));
        }
      }
      const charm = defineCharm({ metadata, plugins, handlers: [on.start(handler(Ask, services))] });
      const { host = {} } = options;
      const record = await agent.dispatch('start', charmRunner(charm, { host }));
      const lines = record.after.log.slice(record.before.log.length).filter(({ source }) => source !== 'agent');
      const log = lines.map(({ level, message }) => `${level} ${message}`);
      const [answer] = settled;
      if (answer === undefined) throw new Error(`the question was not asked: ${log.join('\n')}`);
      return { answer, record, log };
    },
  };
}

/**
 * The answer of a question that must have one.
 *
 * @throws what the question threw
 */
export function answerOf<A>({ answer }: Asked<A>): A {
  if (answer.status === 'rejected') throw answer.reason;
  return answer.value;
}
