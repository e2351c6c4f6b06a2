import { checkCheckNames } from '../arguments.ts';
import type { CallOptions } from '../call-options.ts';
import type { CheckLevel } from '../checks/check-info.ts';
import type { Api } from '../transport/api.ts';
import { asRecord, unexpected } from '../wire/fields.ts';

/** Which checks {@link SystemCalls.health} goes by. */
export interface HealthOptions extends CallOptions {
  /** `alive`, or `ready`, which asks the checks of level `alive` too. Default: all checks. */
  readonly level?: CheckLevel;
  /** Only these; unknown ones are ignored. */
  readonly names?: readonly string[];
}

/** Whether the daemon's checks are up. */
export async function getHealth(api: Api, options: HealthOptions = {}): Promise<boolean> {
  const { level, names = [] } = options;
  checkCheckNames(names);
  const query = { ...(level === undefined ? {} : { level }), names };
  const { healthy } = asRecord((await api.get('/health', query, options)).result, 'health') as { healthy?: unknown };
  if (typeof healthy !== 'boolean') throw unexpected('healthy', 'true or false', healthy);
  return healthy;
}
