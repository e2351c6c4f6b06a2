import { Agent, type ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import type { CreateConnection } from './connector.ts';

/** What a request says of its connection. */
export interface ForConnection {
  /** Ends it while it is being made. */
  readonly giveUp?: AbortSignal;
}

/**
 * Keeps a connection for the next question, since making one takes longer than most questions. Idle it keeps no process
 * alive, and who sends over it must be ready to find it gone.
 */
export class KeptConnections extends Agent {
  readonly #connect: CreateConnection;

  constructor(connect: CreateConnection) {
    super({ keepAlive: true, maxFreeSockets: 1 });
    this.#connect = connect;
  }

  /** @param options - those of the request that it is made for, less a `signal`, which Node takes out */
  override createConnection(
    options: ClientRequestArgs & ForConnection,
    done: (error: Error | null, connection?: Duplex) => void,
  ): Duplex | undefined {
    const { giveUp = new AbortController().signal } = options;
    return this.#connect({ signal: giveUp }, done);
  }
}
