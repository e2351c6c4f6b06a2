import { contributionPoint } from './contribution.ts';

/** Something to be done once all handlers have run and statuses are collected, before state is committed. */
export interface BeforeCommit {
  /** What it throws fails the dispatch: nothing is committed. */
  readonly beforeCommit: () => void | Promise<void>;
}
export const BeforeCommit = contributionPoint<BeforeCommit>('@charmsmith/core/BeforeCommit');
