/** An answer to an HTTP request. */
export interface HttpAnswer {
  readonly status: number;
  /** The beginning of the body. */
  readonly text: string;
}

/** A body to be sent over HTTP. */
export interface HttpBody {
  readonly contentType: string;
  readonly text: string;
}

/** A connection that only sends. */
export interface Sender {
  /** Sends a message: one datagram over UDP. */
  send(message: string, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** What checks and log targets reach: the machine's network, or a table in tests. Failures carry Go's text. */
export interface Network {
  /**
   * Asks for a page, following redirects.
   *
   * @param signal - aborted when it takes too long
   */
  get(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HttpAnswer>;
  /** Opens a TCP connection and closes it. */
  dial(host: string, port: number, signal: AbortSignal): Promise<void>;
  /** Sends a body to a URL. */
  post(url: string, body: HttpBody, signal: AbortSignal): Promise<HttpAnswer>;
  /**
   * Opens a connection to send over.
   *
   * @param address - `tcp:` or `udp:`, a host and a port
   */
  open(address: URL, signal: AbortSignal): Promise<Sender>;
}
