import type { CallOptions } from '../call-options.ts';
import { isPebbleError, PebbleUnsupportedError } from '../errors/pebble-error.ts';
import type { Api } from '../transport/api.ts';
import { parseSystemInfo } from './system-info.ts';
import { isAtLeast } from './version.ts';

/** The first release that has each feature which not all supported ones have. */
export const features = {
  notices: 'v1.5.0',
  identities: 'v1.15.0',
  'layers between others (inner)': 'v1.17.0',
  'check actions': 'v1.19.0',
  metrics: 'v1.19.0',
  'basic identities': 'v1.19.0',
  'identities with access to metrics': 'v1.19.0',
  'refreshing checks': 'v1.20.0',
  'certificate identities': 'v1.25.0',
  pairing: 'v1.26.0',
} as const;

/** A feature by its name in messages. */
export type Feature = keyof typeof features;

/**
 * Runs a request of an endpoint that older daemons lack. It costs a look at the version only when it is refused.
 *
 * @throws PEBBLE_UNSUPPORTED when the daemon is too old, else what `request` throws
 */
export async function gate<T>(
  api: Api,
  feature: Feature,
  options: CallOptions | undefined,
  request: () => Promise<T>,
): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (!isMissingEndpoint(error)) throw error;
    await requireFeature(api, feature, options);
    throw error;
  }
}

/**
 * Makes sure of a feature that an older daemon would overlook or misread instead of refusing it.
 *
 * @throws PEBBLE_UNSUPPORTED
 */
export async function requireFeature(api: Api, feature: Feature, options: CallOptions = {}): Promise<void> {
  const { version } = parseSystemInfo(await api.get('/system-info', {}, options));
  if (isAtLeast(version, features[feature])) return;
  throw new PebbleUnsupportedError(feature, { neededVersion: features[feature], version });
}

function isMissingEndpoint(error: unknown): boolean {
  return isPebbleError(error, 'PEBBLE_API_ERROR') && (error.status === 404 || error.status === 405);
}
