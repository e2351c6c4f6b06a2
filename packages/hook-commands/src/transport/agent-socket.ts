/** A connection to the unit agent as bytes. It keeps the process alive while it is referenced, as it is at first. */
export interface AgentSocket {
  send(bytes: Uint8Array): void;
  ref(): void;
  unref(): void;
  /** Says that nothing follows; the agent sees it before this settles. Nothing is kept alive by it. */
  hangUp(): Promise<void>;
  /** Ends it at once. */
  destroy(): void;
}

/** Who hears of a connection. */
export interface AgentSocketListener {
  received(bytes: Uint8Array): void;
  /** It is over, once. `cause`: what broke it. */
  closed(cause?: Error): void;
}

/**
 * Connects.
 *
 * @param path - of the socket, beginning with a null character for an abstract one
 * @throws what kept it from connecting
 */
export type ConnectAgent = (path: string, listener: AgentSocketListener) => Promise<AgentSocket>;
