import type { AccessLevel } from './access.ts';

/** Who may use each endpoint, by path and method. An endpoint that is not here belongs to administrators. */
export const endpointAccess: Readonly<Record<string, { readonly GET?: AccessLevel; readonly POST?: AccessLevel }>> = {
  '/v1/system-info': { GET: 'open' },
  '/v1/health': { GET: 'open' },
  '/v1/changes': { GET: 'user' },
  '/v1/changes/{id}': { GET: 'user', POST: 'admin' },
  '/v1/changes/{id}/wait': { GET: 'user' },
  '/v1/services': { GET: 'user', POST: 'admin' },
  '/v1/services/{name}': { GET: 'user', POST: 'admin' },
  '/v1/plan': { GET: 'admin' },
  '/v1/layers': { POST: 'admin' },
  '/v1/files': { GET: 'admin', POST: 'admin' },
  '/v1/logs': { GET: 'user' },
  '/v1/exec': { POST: 'admin' },
  '/v1/tasks/{task}/websocket/{socket}': { GET: 'admin' },
  '/v1/signals': { POST: 'admin' },
  '/v1/checks': { GET: 'user', POST: 'admin' },
  '/v1/checks/refresh': { POST: 'admin' },
  '/v1/notices': { GET: 'user', POST: 'user' },
  '/v1/notices/{id}': { GET: 'user' },
  '/v1/identities': { GET: 'user', POST: 'admin' },
  '/v1/pairing': { POST: 'pairing' },
  '/v1/metrics': { GET: 'metrics' },
};
