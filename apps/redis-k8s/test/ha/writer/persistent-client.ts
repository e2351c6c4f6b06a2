import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { askingFirst, clientOptions, type ClientSettings } from './client-options.ts';

/** For what the former connection has sent. */
const graceMs = 5_000;
const renewalPauseMs = 200;

/**
 * Writes as an application does that gives nothing up. What is refused because the master has no replicas (`NOREPLICAS`)
 * is written again, over a new connection that begins with another Sentinel, since the one that it has asked may be cut
 * off together with that master. So is what an ioredis client refuses that has ended: it does so by itself when a Sentinel
 * tells it of a new master while it asks for one.
 */
export class PersistentClient {
  readonly #complain: (trouble: string) => void;
  #settings: ClientSettings | undefined;
  #redis: Redis | undefined;
  #renewal: Promise<void> | undefined;
  #renewals = 0;
  #ended = false;

  /** @param complain - told what costs no write by itself */
  constructor(complain: (trouble: string) => void) {
    this.#complain = complain;
  }

  /** Whether it knows whom to follow. */
  get follows(): boolean {
    return this.#redis !== undefined;
  }

  /** Connects with these from now on. */
  follow(settings: ClientSettings): void {
    const former = this.#redis;
    this.#settings = settings;
    const redis = new Redis(clientOptions(askingFirst(this.#renewals, settings)));
    redis.on('error', (error: Error) => this.#complain(error.message));
    this.#redis = redis;
    if (former !== undefined) void leave(former);
  }

  /** @throws Redis's error reply, but for `NOREPLICAS`; what kept it from an answer once it has been disconnected */
  async set(key: string, value: number): Promise<void> {
    for (;;) {
      const redis = this.#redis;
      if (redis === undefined) throw new Error('nobody is followed yet');
      try {
        await redis.set(key, value);
        return;
      } catch (error) {
        if (this.#ended) throw error;
        // What a former connection has not got rid of goes over the next one.
        if (redis !== this.#redis) continue;
        const { message } = error as Error;
        if (redis.status !== 'end' && !message.startsWith('NOREPLICAS')) throw error;
        await (this.#renewal ??= this.#renew(message));
      }
    }
  }

  disconnect(): void {
    this.#ended = true;
    this.#redis?.disconnect();
  }

  async #renew(cause: string): Promise<void> {
    this.#complain(cause);
    const former = this.#redis;
    await delay(renewalPauseMs);
    this.#renewal = undefined;
    // It may have been told meanwhile whom to follow.
    if (this.#ended || this.#settings === undefined || this.#redis !== former) return;
    this.#renewals += 1;
    this.follow(this.#settings);
  }
}

/** What it has sent may still be answered. */
async function leave(former: Redis): Promise<void> {
  await Promise.race([former.quit().catch(() => undefined), delay(graceMs, undefined, { ref: false })]);
  former.disconnect();
}
