/** Does things one after another, in the order asked. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs something once all that was asked for before has settled. */
  take<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(run);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
