import type { ServiceAction, ServiceConfig } from '../plan/layer.ts';

/** What the daemon exits with when a service or a check ends it. */
export type ShutdownCause = 'success' | 'service-failure' | 'check-failure';

/** What a service's exit leads to. */
export interface ExitDecision {
  /** As its layer names it; `restart` when it names none. */
  readonly action: ServiceAction;
  readonly then: 'restart' | 'stopped' | 'exited';
  readonly shutdown?: ShutdownCause;
}

/**
 * Decides what happens when a service's process has ended on its own.
 *
 * @param exitCode - 128 and the signal's number when it was killed
 */
export function decideExit(config: ServiceConfig, exitCode: number): ExitDecision {
  const success = exitCode === 0;
  const action = (success ? config['on-success'] : config['on-failure']) ?? 'restart';
  switch (action) {
    case 'restart':
      return { action, then: 'restart' };
    case 'ignore':
      return { action, then: success ? 'stopped' : 'exited' };
    case 'shutdown':
      return { action, then: 'exited', shutdown: success ? 'success' : 'service-failure' };
    case 'success-shutdown':
      return { action, then: 'exited', shutdown: 'success' };
    case 'failure-shutdown':
      return { action, then: 'exited', shutdown: 'service-failure' };
  }
}
