/** An answer to an HTTP request. */
export interface HttpAnswer {
  readonly status: number;
  /** The beginning of the body. */
  readonly text: string;
}

/** What checks reach: the machine's network, or a table in tests. Failures carry Go's text. */
export interface Network {
  /**
   * Asks for a page, following redirects.
   *
   * @param signal - aborted when it takes too long
   */
  get(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HttpAnswer>;
  /** Opens a TCP connection and closes it. */
  dial(host: string, port: number, signal: AbortSignal): Promise<void>;
}
