import { setTimeout as sleep } from 'node:timers/promises';
import { main } from '../src/host/index.ts';
import {
  active,
  type ConfigChangedEvent,
  defineCharm,
  type DispatchSignal as Signal,
  DispatchSignal,
  handler,
  Logger,
  on,
  type Outcome,
} from '../src/index.ts';

/** Run as a process by main.int.spec.ts. */
class OnInstall {
  handle(): void {
    setInterval(() => undefined, 1_000);
  }
}

class OnLeaderElected {
  handle(): Promise<never> {
    return new Promise(() => undefined);
  }
}

class OnStart {
  handle(): Outcome {
    return active('started');
  }
}

class OnConfigChanged {
  handle(event: ConfigChangedEvent): Outcome {
    return event.defer({ reason: 'not yet' });
  }
}

class OnUpgradeCharm {
  handle(): never {
    throw new Error('cannot upgrade');
  }
}

class OnStop {
  handle(): Promise<never> {
    void Promise.reject(new Error('nobody waits for me'));
    return new Promise(() => undefined);
  }
}

/** Keeps the process alive by what it leaves running. */
class OnRemove {
  handle(): never {
    setInterval(() => undefined, 1_000);
    throw new Error('cannot remove');
  }
}

/** Defers nothing before its signal ends the wait. */
class OnUpdateStatus {
  readonly #deps: { readonly log: Logger; readonly signal: Signal };

  constructor(deps: { readonly log: Logger; readonly signal: Signal }) {
    this.#deps = deps;
  }

  async handle(): Promise<void> {
    this.#deps.log.info('waiting');
    await sleep(60_000, undefined, { signal: this.#deps.signal });
  }
}

void main(
  defineCharm({
    metadata: { name: 'web' },
    handlers: [
      on.install(handler(OnInstall, {})),
      on.leaderElected(handler(OnLeaderElected, {})),
      on.start(handler(OnStart, {})),
      on.configChanged(handler(OnConfigChanged, {})),
      on.upgradeCharm(handler(OnUpgradeCharm, {})),
      on.stop(handler(OnStop, {})),
      on.remove(handler(OnRemove, {})),
      on.updateStatus(handler(OnUpdateStatus, { log: Logger, signal: DispatchSignal })),
    ],
  }),
);
