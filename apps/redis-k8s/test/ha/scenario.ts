import type { Pod } from '@charmsmith/local';
import { expect, type TestContext } from 'vitest';
import { expectNoSecrets } from './secrets/expect-no-secrets.ts';
import type { RedisSet } from './set/redis-set.ts';
import type { Tally } from './writer/tally.ts';
import { createClientPod, WritingClient } from './writer/writing-client.ts';

/** What came of a scenario for the client that wrote all the while. */
export interface ScenarioOutcome extends Tally {
  /** What the client's keys begin with. */
  readonly prefix: string;
  /** What the client was told is written, and is not there. */
  readonly lost: readonly number[];
}

/**
 * What was lost although it was acknowledged before or after a time in which a client may lose something.
 *
 * @param risky - how many writes were acknowledged when that time began, and when it ended
 */
export function lostOutside(
  { acknowledged, lost }: ScenarioOutcome,
  risky: { readonly from: number; readonly to: number },
): readonly number[] {
  const safe = new Set([...acknowledged.slice(0, risky.from), ...acknowledged.slice(risky.to)]);
  return lost.filter((number) => safe.has(number));
}

/** The same in figures, for the report of the run. */
export interface WritesReport {
  readonly acknowledged: number;
  readonly lost: number;
  readonly longestPauseMs: number;
  readonly errors: Tally['errors'];
  readonly trouble: Tally['trouble'];
}

declare module 'vitest' {
  interface TaskMeta {
    /** Read by the summary at the end of a run. */
    writes?: WritesReport;
  }
}

/** Runs scenarios on one set, each while a client writes. */
export class Scenarios implements AsyncDisposable {
  readonly set: RedisSet;
  readonly #clients: Pod;

  private constructor(set: RedisSet, clients: Pod) {
    this.set = set;
    this.#clients = clients;
  }

  /** @param set - it ends with this */
  static async on(set: RedisSet): Promise<Scenarios> {
    return new Scenarios(set, await createClientPod(set));
  }

  /**
   * Runs a scenario while a client writes, and sees to it that all is well at its end, that no secret has shown and that
   * no hook has left anything running.
   *
   * @param task - the test; the figures go into its report
   * @param act - what happens; the client writes before, and must be able to write after it
   */
  async whileWriting(
    task: TestContext['task'],
    act: (client: WritingClient) => Promise<void>,
  ): Promise<ScenarioOutcome> {
    const { set } = this;
    const client = new WritingClient(this.#clients, task.id, set.clientSettings);
    try {
      await client.progress();
      await act(client);
      await client.progress();
    } finally {
      await client.end();
    }
    const master = await set.whole();
    const tally = client.tally();
    const lost = await set.missing(master, client.prefix, tally.acknowledged);
    const outcome = { ...tally, lost, prefix: client.prefix };
    report(task, outcome);
    expect(set.leftRunning()).toEqual([]);
    await expectNoSecrets(set, { 'the client': [...client.complaints, JSON.stringify(client.events)] });
    return outcome;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#clients[Symbol.asyncDispose]();
    await this.set[Symbol.asyncDispose]();
  }
}

function report(task: TestContext['task'], outcome: ScenarioOutcome): void {
  const { acknowledged, lost, longestPauseMs, errors, trouble } = outcome;
  task.meta.writes = {
    acknowledged: acknowledged.length,
    lost: lost.length,
    longestPauseMs: Math.round(longestPauseMs),
    errors,
    trouble,
  };
}
