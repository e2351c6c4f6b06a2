/** Results of an action, nested by the dots of their keys. */
export interface ActionResults {
  [key: string]: string | ActionResults;
}

/** What an action has said so far. */
export class ActionProgress {
  readonly results: ActionResults = {};
  /** Set by `action-fail`. */
  failure: string | undefined;

  /**
   * Sets one result. Where shapes clash, the later one wins.
   *
   * @param path - the parts of the dotted key
   * @param value - the result
   */
  set(path: readonly string[], value: string): void {
    const [last = '', ...parents] = path.toReversed();
    let at = this.results;
    for (const key of parents.toReversed()) {
      const next = at[key];
      at = typeof next === 'object' ? next : (at[key] = {});
    }
    at[last] = value;
  }
}
