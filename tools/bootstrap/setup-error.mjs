/** A set-up step that cannot go on, said with what to do about it. */
export class SetupError extends Error {
  /**
   * @param {string} message what happened
   * @param {{ remedy?: string, output?: string, cause?: unknown }} [more] the one thing to do, and what the failed program said
   */
  constructor(message, more = {}) {
    super(message, { cause: more.cause });
    this.name = 'SetupError';
    this.remedy = more.remedy;
    this.output = more.output;
  }
}
