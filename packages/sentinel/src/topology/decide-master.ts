import type { Discovery, MasterAddress, SentinelAnswer } from '../contract.ts';

/**
 * Counts what the Sentinels said.
 *
 * @param answers - the master that each names; `undefined` where one is silent or knows none
 */
export function decideMaster(answers: readonly (MasterAddress | undefined)[]): Discovery {
  const named = answers.filter((answer) => answer !== undefined);
  const candidates: { readonly master: MasterAddress; votes: number }[] = [];
  for (const master of named) {
    const known = candidates.find((candidate) => isSame(candidate.master, master));
    if (known === undefined) candidates.push({ master, votes: 1 });
    else known.votes += 1;
  }
  candidates.sort((a, b) => b.votes - a.votes);
  const [first] = candidates;
  // More than half of those asked, not of those that answered: the smaller side of a cut must not decide.
  const agreed = first !== undefined && first.votes > answers.length / 2;
  return {
    ...(agreed ? { master: first.master } : {}),
    asked: answers.length,
    answered: named.length,
    candidates,
  };
}

/** The master that more than half of those asked name in their views; `undefined` when they are too few or disagree. */
export function masterOf(answers: readonly SentinelAnswer[]): MasterAddress | undefined {
  return decideMaster(answers.map((answer) => (answer.answered ? answer.view.master : undefined))).master;
}

/** Whether two addresses are one. */
export function isSame(a: MasterAddress, b: MasterAddress): boolean {
  return a.host === b.host && a.port === b.port;
}
