import type { Clock, Timer } from '../clock/clock.ts';
import type { LogPosition, ServiceLog } from '../logs/service-log.ts';
import type { ServiceLogEntry } from '../logs/service-logs.ts';
import type { LogSender } from './send-logs.ts';

/** Labels of a service. */
export type Labels = Readonly<Record<string, string>>;

interface Source {
  readonly log: ServiceLog;
  readonly stop: () => void;
  position: LogPosition;
}

const gatherMs = 1_000;
const mostLines = 100;
const sendTimeoutMs = 10_000;
const closeTimeoutMs = 1_000;
const lastSendTimeoutMs = 2_000;

/**
 * A log target at work: gathers lines for a second, or a hundred of them, and sends them. Lines that could not be sent
 * are sent with the next, the last hundred of them.
 */
export class LogTarget {
  readonly #sender: LogSender;
  readonly #clock: Clock;
  readonly #sources = new Map<string, Source>();
  readonly #labels = new Map<string, Labels>();
  readonly #fresh: ServiceLogEntry[] = [];
  #unsent: readonly ServiceLogEntry[] = [];
  #timer: Timer | undefined;
  #due = false;
  #working: Promise<void> | undefined;
  #again = false;
  #abort = new AbortController();

  constructor(sender: LogSender, clock: Clock) {
    this.#sender = sender;
    this.#clock = clock;
  }

  /** The services whose logs it takes. */
  get services(): string[] {
    return [...this.#sources.keys()];
  }

  /** Takes the log of a service from now on, and what it has already. */
  follow(service: string, log: ServiceLog): void {
    if (this.#sources.has(service)) return;
    const { position } = log;
    this.#fresh.push(...log.entries().map((entry) => ({ ...entry, service })));
    this.#sources.set(service, { log, position, stop: log.onWrite(() => this.#work()) });
    this.#work();
  }

  /** Gives a service's lines these labels. */
  label(service: string, labels: Labels): void {
    this.#labels.set(service, labels);
  }

  /** Takes the log of a service no more. */
  leave(service: string): void {
    this.#sources.get(service)?.stop();
    this.#sources.delete(service);
  }

  /** Sends what it has, in a few seconds at most, and takes no more. */
  async close(): Promise<void> {
    const patience = this.#clock.deadline(closeTimeoutMs, () => this.#abort.abort());
    await this.#working;
    patience.cancel();
    this.#gather();
    for (const service of this.services) this.leave(service);
    this.#timer?.cancel();
    if (this.#fresh.length > 0) await this.#send(this.#fresh.splice(0), lastSendTimeoutMs);
    this.#sender.close();
  }

  /** Does what is to be done, once at a time: what is written while it sends waits in the services' logs. */
  #work(): void {
    this.#again = true;
    this.#working ??= this.#workOn().then(() => {
      this.#working = undefined;
      // Something may have come between the last look and here.
      if (this.#again) this.#work();
    });
  }

  async #workOn(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      this.#gather();
      while (this.#fresh.length >= mostLines) await this.#send(this.#fresh.splice(0, mostLines), sendTimeoutMs);
      if (this.#due && this.#fresh.length > 0) await this.#send(this.#fresh.splice(0), sendTimeoutMs);
      this.#due = false;
      if (this.#fresh.length > 0) this.#timer ??= this.#clock.after(gatherMs, () => this.#gathered());
    }
  }

  #gathered(): void {
    this.#timer = undefined;
    this.#due = true;
    this.#work();
  }

  #gather(): void {
    for (const [service, source] of this.#sources) {
      this.#fresh.push(...source.log.since(source.position).map((entry) => ({ ...entry, service })));
      source.position = source.log.position;
    }
  }

  async #send(lines: readonly ServiceLogEntry[], timeoutMs: number): Promise<void> {
    const all = [...this.#unsent, ...lines].slice(-mostLines);
    this.#abort = new AbortController();
    const timer = this.#clock.deadline(timeoutMs, () => this.#abort.abort());
    try {
      await this.#sender.send(all, (service) => this.#labels.get(service) ?? {}, this.#abort.signal);
      this.#unsent = [];
    } catch {
      this.#unsent = all;
    } finally {
      timer.cancel();
    }
  }
}
