/** Where a service is between starts and stops. */
export type ServiceState =
  'initial' | 'starting' | 'running' | 'terminating' | 'killing' | 'stopped' | 'backoff' | 'exited';

/** A service's state as clients see it. */
export type ServiceStatus = 'active' | 'inactive' | 'backoff' | 'error';

/** The status that a state shows. A service that is being stopped is inactive while its process may still run. */
export function statusOf(state: ServiceState): ServiceStatus {
  if (state === 'starting' || state === 'running') return 'active';
  if (state === 'backoff') return 'backoff';
  return state === 'initial' || state === 'exited' ? 'error' : 'inactive';
}
