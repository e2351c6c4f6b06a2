import { type ActionOutcome, completed, failed } from '@charmsmith/core';
import type { FailoverResult, SentinelOperations } from '@charmsmith/sentinel/contract';

/** Moves the master, before maintenance for example. */
export class Failover {
  readonly #deps: { readonly operations: SentinelOperations };

  constructor(deps: { readonly operations: SentinelOperations }) {
    this.#deps = deps;
  }

  async handle(): Promise<ActionOutcome> {
    const result = await this.#deps.operations.failover();
    return result.done ? completed({ master: result.master.host }) : failed(explain(result));
  }
}

function explain({ reason, failure, master }: Exclude<FailoverResult, { readonly done: true }>): string {
  switch (reason) {
    case 'no-majority':
      return 'The Sentinels do not agree on a master: nothing was done.';
    case 'no-good-replica':
      return 'There is no replica that has everything that the master has: nothing was done.';
    case 'refused':
      return `The Sentinels refuse (${failure?.message ?? 'no answer'}): nothing was done.`;
    case 'timeout':
      return `It was begun and is not over yet; the master is ${master?.host ?? 'not known'} at the moment.`;
  }
}
