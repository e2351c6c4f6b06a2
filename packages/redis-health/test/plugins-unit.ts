import { parseCharm, UnitAgent, type DispatchRecord, type UnitState } from '@charmsmith/juju-emulator';
import { type CharmMetadata, defineCharm, handler, on, type Plugin, type Tokens } from '@charmsmith/core';
import { type DispatchOptions, runDispatch } from '@charmsmith/core/host';

/** A charm with nothing but plugins, on an emulated unit. */
export interface PluginsUnit {
  readonly agent: UnitAgent;
  /** Runs one hook in this process, in which the question is asked of services. */
  ask<D extends object, A>(services: Tokens<D>, question: (services: D) => Promise<A>): Promise<Asked<A>>;
}

/** What came of a question, and of the dispatch in which it was asked. */
export interface Asked<A> {
  readonly answer: PromiseSettledResult<A>;
  readonly record: DispatchRecord;
  /** What the dispatch wrote into the unit's log. */
  readonly log: readonly string[];
}

export function unitWith(
  plugins: readonly Plugin[],
  options: {
    readonly metadata?: Partial<CharmMetadata>;
    readonly state?: Partial<UnitState>;
    readonly host?: Partial<DispatchOptions>;
  } = {},
): PluginsUnit {
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
      const record = await agent.dispatch('start', async (execution) => ({
        exitCode: await runDispatch(charm, {
          environment: execution.environment,
          transport: execution,
          writeError: (line) => execution.output('stderr', line),
          ...options.host,
        }),
      }));
      const lines = record.after.log.slice(record.before.log.length).filter(({ source }) => source !== 'agent');
      const log = lines.map(({ level, message }) => `${level} ${message}`);
      const [answer] = settled;
      if (answer === undefined) throw new Error(`the question was not asked: ${log.join('\n')}`);
      return { answer, record, log };
    },
  };
}

/** The answer of a question that must have one. */
export function answerOf<A>({ answer }: Asked<A>): A {
  if (answer.status === 'rejected') throw answer.reason;
  return answer.value;
}
