import { CharmsmithError } from '@charmsmith/errors';

/**
 * The codes of this package's errors, each with what it means.
 *
 * @public
 */
export const localErrorCodes = {
  LOCAL_NEEDS_ROOT: 'pods need root: namespaces, overlays and changing users are refused to others',
  LOCAL_MISSING_PROGRAM: 'a system program that pods are made with is not installed',
  LOCAL_BAD_OPTION: 'an option of the pod breaks a rule of Juju or Kubernetes',
  LOCAL_START_FAILED: 'a step of the start failed; everything was undone',
  LOCAL_START_TIMEOUT: 'the pod or its cluster was not up in time; everything was undone',
  LOCAL_DAEMON_FAILED: 'a Pebble daemon ended before it answered; everything was undone',
  LOCAL_NO_ADDRESS: 'no free address was found for the pod, or no free private network for its cluster',
  LOCAL_NETWORK_FAILED: 'links between pods cannot be cut or healed',
  LOCAL_CONTAINER_FAILED: 'a container cannot be killed or started again',
  LOCAL_UNKNOWN_CONTAINER: 'the pod has no container of that name',
  LOCAL_UNREADABLE_RESOURCE: 'a file cannot be attached as a resource',
  LOCAL_BAD_REQUEST: 'a request to a running model cannot be understood',
  LOCAL_MODEL_REFUSED: 'a running model refused a request',
  LOCAL_NO_MODEL: 'no model runs, or the one that ran is gone',
  LOCAL_SEVERAL_MODELS: 'several models run and the request names none',
  LOCAL_POD_CLOSED: 'the pod is no longer running',
  LOCAL_ACTION_WAITS: 'an action waits, since the unit has not started',
  LOCAL_NO_POD: 'the unit has no pod at the moment',
  LOCAL_UNKNOWN_UNIT: 'the model has no unit of that name',
} as const;

/** A code of {@link localErrorCodes}. */
export type LocalErrorCode = keyof typeof localErrorCodes;

interface LocalErrorOptions {
  readonly hint?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** Builds an error of this package. */
export function localError(code: LocalErrorCode, message: string, options: LocalErrorOptions = {}): CharmsmithError {
  return new CharmsmithError(message, { code, ...options });
}
