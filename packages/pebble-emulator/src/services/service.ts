import type { Clock, Timer } from '../clock/clock.ts';
import { Timers } from '../clock/timers.ts';
import type { ServiceAction, ServiceConfig } from '../plan/layer.ts';
import { ServiceLog } from '../logs/service-log.ts';
import type { RunningProcess } from '../processes/process-runner.ts';
import { backoffLimitMs, killDelayMs, nextBackoffMs, withJitter } from './backoff.ts';
import { decideExit } from './exit-action.ts';
import type { ShutdownCause } from './exit-action.ts';
import { statusOf } from './service-state.ts';
import type { ServiceState } from './service-state.ts';
import { StartError } from './start-error.ts';

/** What a service needs of the daemon. */
export interface ServiceHost {
  readonly clock: Clock;
  readonly random: () => number;
  readonly launch: (name: string, config: ServiceConfig) => Promise<RunningProcess>;
  /** Called when a service's exit is to end the daemon. */
  readonly shutDown: (cause: ShutdownCause) => void;
}

const okayDelayMs = 1_000;
const failDelayMs = 5_000;
/** The share of kill-delay that output may outlive its process. */
const outputWaitShare = 0.9;

/** A service that was started at least once, and the process behind it. */
export class Service {
  readonly name: string;
  readonly log: ServiceLog;
  /** What it was last started with. */
  config: ServiceConfig;
  readonly #host: ServiceHost;
  readonly #timers: Timers;
  #state: ServiceState = 'initial';
  /** What the present state waits for; leaving the state cancels it. */
  #pending: Timer | undefined;
  #currentSince: Date | undefined;
  #process: RunningProcess | undefined;
  #backoffMs = 0;
  #startCount = 0;
  /** Whether it is being terminated to be restarted, because a check has failed. */
  #restarting = false;
  #started = Promise.withResolvers<undefined>();
  #stopped = Promise.withResolvers<undefined>();

  constructor(name: string, config: ServiceConfig, host: ServiceHost) {
    this.name = name;
    this.config = config;
    this.#host = host;
    this.#timers = new Timers(host.clock);
    this.log = new ServiceLog(name, () => host.clock.now());
  }

  get state(): ServiceState {
    return this.#state;
  }

  get currentSince(): Date | undefined {
    return this.#currentSince;
  }

  /** How often its process was started, also by itself. */
  get startCount(): number {
    return this.#startCount;
  }

  /** Makes a service that is not running ready for a start, with a back-off that begins anew. */
  reset(): void {
    this.#backoffMs = 0;
    this.#become('initial');
  }

  /**
   * Starts the process and waits until it has run for the okay delay of one second.
   *
   * @param signal - aborted: the process gets SIGKILL
   * @throws Error with Pebble's text, when it cannot be started, exits sooner, is stopped or aborted meanwhile
   */
  async start(signal: AbortSignal): Promise<void> {
    if (this.#state !== 'initial') throw new Error(`cannot start service while ${this.#state}`);
    this.#started = Promise.withResolvers();
    // It may be rejected while the launch is still being waited for.
    this.#started.promise.catch(() => undefined);
    this.#become('starting');
    try {
      await this.#launch();
    } catch (error) {
      this.#become('stopped');
      this.#stopped.resolve(undefined);
      throw error;
    }
    if (this.state === 'starting')
      this.#pending = this.#timers.after(okayDelayMs, () => {
        this.#become('running');
        this.#started.resolve(undefined);
      });
    const abort = () => {
      this.#become('stopped');
      this.#process?.killGroup('SIGKILL');
      this.#started.reject(new Error('start aborted, sent SIGKILL to process'));
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    try {
      await this.#started.promise;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /**
   * Stops the process: SIGTERM to its group, SIGKILL after the kill-delay.
   *
   * @throws Error when the process outlives both, or the service is not one that can be stopped
   */
  async stop(): Promise<void> {
    const state = this.#state;
    if (state === 'backoff') {
      this.#become('stopped');
      return;
    }
    if (state !== 'starting' && state !== 'running') throw new Error(`cannot stop service while ${state}`);
    this.#stopped = Promise.withResolvers();
    this.#terminate();
    if (state === 'starting') this.#started.reject(new StartError('stopped before the 1s okay delay'));
    await this.#stopped.promise;
  }

  /** Does what it is to do when a check has failed. One that starts, stops or was stopped is left alone. */
  checkFailed(action: ServiceAction): void {
    if (this.#state !== 'running' && this.#state !== 'backoff' && this.#state !== 'exited') return;
    if (action === 'shutdown') this.#host.shutDown('check-failure');
    if (action === 'success-shutdown') this.#host.shutDown('success');
    if (action !== 'restart') return;
    // One that waits for its restart anyway goes on waiting.
    if (this.#state === 'exited') this.#backOff();
    if (this.#state === 'running') {
      this.#terminate();
      this.#restarting = true;
    }
  }

  /** Puts an exit on file as a stop. */
  settle(): void {
    this.#become('stopped');
  }

  /** Signals the process, not its group. */
  signal(signal: NodeJS.Signals): void {
    if (this.#process === undefined) throw new Error('service is not running');
    this.#process.kill(signal);
  }

  /** Ends everything at once: no timer fires any more, and the process group gets SIGKILL. */
  async discard(): Promise<void> {
    this.#timers.cancel();
    this.#become('stopped');
    this.#process?.killGroup('SIGKILL');
    await this.#process?.exited;
  }

  async #launch(): Promise<void> {
    this.#process = undefined;
    const running = await this.#host.launch(this.name, this.config);
    this.#process = running;
    this.#startCount += 1;
    if (statusOf(this.#state) === 'inactive') running.killGroup('SIGTERM');
    running.stdout.on('data', (chunk: Buffer) => this.log.write(chunk));
    const lasted = this.#timers.after(backoffLimitMs(this.config), () => {
      this.#backoffMs = 0;
    });
    void this.#watch(running, lasted);
  }

  /** Waits for the exit and for the rest of the output, which a child in another group may hold open. */
  async #watch(running: RunningProcess, lasted: Timer): Promise<void> {
    const ended = new Promise((resolve) => running.stdout.once('close', resolve));
    const exitCode = await running.exited;
    const patience = this.#timers.after(killDelayMs(this.config) * outputWaitShare, () => running.stdout.destroy());
    await ended;
    patience.cancel();
    lasted.cancel();
    this.log.end();
    if (this.#process !== running) return;
    this.#process = undefined;
    this.#exited(exitCode);
  }

  #exited(exitCode: number): void {
    if (this.#state === 'terminating' || this.#state === 'killing') {
      if (this.#restarting) this.#backOff();
      else this.#become('stopped');
      this.#stopped.resolve(undefined);
      return;
    }
    if (this.#state !== 'starting' && this.#state !== 'running') return;
    const starting = this.#state === 'starting';
    const { action, then, shutdown } = decideExit(this.config, exitCode);
    if (then === 'restart') this.#backOff();
    else this.#become(then);
    if (starting) this.#started.reject(new StartError(`exited quickly with code ${exitCode}, will ${action}`));
    if (shutdown !== undefined) this.#host.shutDown(shutdown);
  }

  #backOff(): void {
    this.#backoffMs = nextBackoffMs(this.config, this.#backoffMs);
    this.#become('backoff');
    this.#pending = this.#timers.after(withJitter(this.#backoffMs, this.#host.random), () => void this.#restart());
  }

  /** Restarts after a back-off. A program that has vanished leaves the service in back-off for good, as Pebble does. */
  async #restart(): Promise<void> {
    this.#become('running');
    try {
      await this.#launch();
    } catch {
      // A stop may have come meanwhile; there is nothing left to stop then.
      this.#become(this.state === 'running' ? 'backoff' : 'stopped');
      this.#stopped.resolve(undefined);
    }
  }

  #terminate(): void {
    this.#become('terminating');
    this.#process?.killGroup('SIGTERM');
    this.#pending = this.#timers.after(killDelayMs(this.config), () => this.#kill());
  }

  #kill(): void {
    const restarting = this.#restarting;
    this.#become('killing');
    this.#restarting = restarting;
    this.#process?.killGroup('SIGKILL');
    this.#pending = this.#timers.after(failDelayMs, () => {
      this.#become('stopped');
      // Nobody waits for a stop that a check has brought about.
      if (restarting) return;
      this.#stopped.reject(new Error('cannot stop service: process still running after SIGTERM and SIGKILL'));
    });
  }

  #become(state: ServiceState): void {
    this.#pending?.cancel();
    this.#pending = undefined;
    this.#restarting = false;
    if (statusOf(state) !== statusOf(this.#state)) this.#currentSince = this.#host.clock.now();
    this.#state = state;
  }
}
