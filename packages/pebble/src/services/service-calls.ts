import type { CallOptions, WaitOptions } from '../call-options.ts';
import type { Change } from '../changes/change.ts';
import type { Api } from '../transport/api.ts';
import { sendSignal, type ProcessSignal } from './send-signal.ts';
import { actOnServices, listServices } from './service-actions.ts';
import type { ServiceInfo, ServiceStatus } from './service-info.ts';
import { waitForServices } from './wait-for-services.ts';

/** For calls that act on services. */
export interface ServiceActionOptions extends WaitOptions {
  /**
   * Whether to wait until it is done. With `false` the change comes as it is then, and does not fail: see
   * {@link ChangeCalls.waitChange}. Default `true`.
   */
  readonly wait?: boolean;
}

/** For {@link ServiceCalls.waitServices}. */
export interface WaitServicesOptions extends WaitOptions {
  /** The state to wait for. Default `active`; any other counts as soon as it is seen. */
  readonly status?: ServiceStatus;
}

/**
 * What a client does with services.
 *
 * @remarks Do not overlap calls that stop and start the same service: the daemon refuses a start while the service is
 * being stopped.
 */
export interface ServiceCalls {
  /**
   * Gives the plan's services by name and their states.
   *
   * @param names - only these; unknown ones are left out; an empty list gives none. Default: all
   */
  services(names?: readonly string[], options?: CallOptions): Promise<readonly ServiceInfo[]>;

  /**
   * Starts services and those that they require, and waits until each has run for a second.
   *
   * @returns the change, `Done`
   * @throws PEBBLE_CHANGE_FAILED when one exits within that second; it goes on in backoff when its plan says so: see
   * {@link PebbleChangeError.quickExits}
   * @throws PEBBLE_CHANGE_TIMEOUT when it takes longer than `timeoutMs`
   */
  start(names: readonly string[], options?: ServiceActionOptions): Promise<Change>;

  /** Stops services and those that require them; throws as {@link ServiceCalls.start} does. */
  stop(names: readonly string[], options?: ServiceActionOptions): Promise<Change>;

  /** Stops and starts services; throws as {@link ServiceCalls.start} does. */
  restart(names: readonly string[], options?: ServiceActionOptions): Promise<Change>;

  /**
   * Restarts the started services of which the plan has changed in any field, and starts all enabled ones;
   * throws as {@link ServiceCalls.start} does.
   */
  replan(options?: ServiceActionOptions): Promise<Change>;

  /**
   * Starts all enabled services; throws as {@link ServiceCalls.start} does.
   *
   * @throws PEBBLE_API_ERROR of kind `no-default-services` when none is enabled
   */
  autostart(options?: ServiceActionOptions): Promise<Change>;

  /**
   * Waits until all of these services have been active for a second, such as one whose start failed and which is
   * restarted in backoff: at each attempt it is active for a moment. Looks four times a second.
   *
   * @returns the services
   * @throws PEBBLE_SERVICE_TIMEOUT when they are not within `timeoutMs`
   */
  waitServices(names: readonly string[], options?: WaitServicesOptions): Promise<readonly ServiceInfo[]>;

  /**
   * Sends a signal to the main process of each service.
   *
   * @throws PEBBLE_API_ERROR 500 when it could not be sent to one, such as one that does not run; the others got it
   */
  sendSignal(signal: ProcessSignal, services: readonly string[], options?: CallOptions): Promise<void>;
}

/** Builds the calls. */
export function serviceCalls(api: Api): ServiceCalls {
  return {
    services: (names, call) => listServices(api, names, call),
    start: (names, call) => actOnServices(api, 'start', names, call),
    stop: (names, call) => actOnServices(api, 'stop', names, call),
    restart: (names, call) => actOnServices(api, 'restart', names, call),
    replan: (call) => actOnServices(api, 'replan', [], call),
    autostart: (call) => actOnServices(api, 'autostart', [], call),
    waitServices: (names, call) => waitForServices(api, names, call),
    sendSignal: (signal, services, call) => sendSignal(api, signal, services, call),
  };
}
