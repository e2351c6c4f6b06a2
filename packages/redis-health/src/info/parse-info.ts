import { CharmsmithError } from '@charmsmith/errors';
import type { RedisFacts } from '../contract.ts';

/**
 * Reads the answer to `INFO`.
 *
 * @param text - lines of `name:value`, sections headed by `#`
 * @throws CharmsmithError `REDIS_BAD_INFO` when it names no version or role: then it was not Redis that answered
 */
export function parseInfo(text: string): RedisFacts {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#')) fields.set(line.slice(0, colon), line.slice(colon + 1));
  }
  const version = fields.get('redis_version');
  const role = fields.get('role');
  if (version === undefined || (role !== 'master' && role !== 'slave')) {
    throw new CharmsmithError('cannot understand the answer to INFO: it names no Redis version or role', {
      code: 'REDIS_BAD_INFO',
      hint: 'Is it a Redis server that listens there?',
      details: { version, role },
    });
  }
  const masterHost = fields.get('master_host');
  const link = fields.get('master_link_status');
  return {
    version,
    role,
    loading: fields.get('loading') === '1',
    connectedReplicas: Number(fields.get('connected_slaves') ?? 0),
    ...(masterHost === undefined ? {} : { masterHost }),
    ...(link === undefined ? {} : { masterLinkUp: link === 'up' }),
  };
}
