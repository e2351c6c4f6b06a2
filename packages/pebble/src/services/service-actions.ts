import { checkNames } from '../arguments.ts';
import type { CallOptions } from '../call-options.ts';
import type { Change } from '../changes/change.ts';
import { changeFailure } from '../changes/change-failure.ts';
import { getChange, waitChange } from '../changes/wait-change.ts';
import type { Api } from '../transport/api.ts';
import { requireChangeId } from '../transport/envelope.ts';
import type { ServiceActionOptions } from './service-calls.ts';
import { parseServices, type ServiceInfo } from './service-info.ts';

/** What can be done with services: the last two choose the services themselves. */
export type ServiceAction = 'start' | 'stop' | 'restart' | 'autostart' | 'replan';

/** Gives services by name. */
export async function listServices(
  api: Api,
  names: readonly string[] | undefined,
  options?: CallOptions,
): Promise<readonly ServiceInfo[]> {
  // The daemon takes an empty list for all.
  if (names?.length === 0) return [];
  if (names !== undefined) checkNames(names);
  const { result } = await api.get('/services', { names: names ?? [] }, options);
  return parseServices(result);
}

/** Acts on services and waits until it is done. */
export async function actOnServices(
  api: Api,
  action: ServiceAction,
  names: readonly string[],
  options: ServiceActionOptions = {},
): Promise<Change> {
  const { wait = true } = options;
  if (action !== 'autostart' && action !== 'replan') checkNames(names);
  const id = requireChangeId(await api.post('/services', { action, services: names }, options));
  if (!wait) return await getChange(api, id, options);
  const change = await waitChange(api, id, options);
  const failure = changeFailure(change);
  if (failure !== undefined) throw failure;
  return change;
}
