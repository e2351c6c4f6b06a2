import { describe, expect, it } from 'vitest';
import type { Access, Identity } from '../identities/identity.ts';
import { identify, mayUse } from './access.ts';
import type { AccessLevel, Origin, Transport } from './access.ts';

const daemonUid = 42;
/** The hash of `secret`. */
const password = '$6$salt$egUxKNxDs8kPfh8iPMNcosMhb2eWah6d3R44JDm5Rj/j/XWR5E33QPd0YmHXoDHOIDR6kL5D3JcQcz0O8FHE00';
const identities = new Map<string, Identity>([
  ['bob', { access: 'admin', local: { userId: 1000 } }],
  ['root', { access: 'read', local: { userId: 0 } }],
  ['scraper', { access: 'metrics', basic: { password } }],
]);
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

describe('identify', () => {
  it.each<[who: string, origin: Origin, requester: object | undefined]>([
    ['the daemon’s own user', { transport: 'unix', uid: daemonUid }, { access: 'admin', uid: daemonUid }],
    ['any other user', { transport: 'unix', uid: 7 }, { access: 'read', uid: 7 }],
    ['a user with a name', { transport: 'unix', uid: 1000 }, { access: 'admin', uid: 1000 }],
    ['root, demoted by a name', { transport: 'unix', uid: 0 }, { access: 'read', uid: 0 }],
    [
      'a password, without a user',
      { transport: 'unix', uid: 7, authorization: basic('scraper:secret') },
      { access: 'metrics' },
    ],
    [
      'a wrong password, ignored',
      { transport: 'unix', uid: 7, authorization: basic('scraper:wrong') },
      { access: 'read', uid: 7 },
    ],
    [
      'a wrong password, before a name',
      { transport: 'unix', uid: 1000, authorization: basic('x:y') },
      { access: 'read', uid: 1000 },
    ],
    ['a password over TCP', { transport: 'http', authorization: basic('scraper:secret') }, { access: 'metrics' }],
    ['a password over TLS', { transport: 'https', authorization: basic('scraper:secret') }, undefined],
    ['nobody', { transport: 'http' }, undefined],
    ['another scheme', { transport: 'http', authorization: 'Bearer scraper:secret' }, undefined],
  ])('takes %s for what it is', (_who, origin, requester) => {
    expect(identify(origin, identities, daemonUid)).toEqual(requester);
  });

  it('takes root for an administrator when nobody has named it', () => {
    expect(identify({ transport: 'unix', uid: 0 }, new Map(), daemonUid)).toEqual({ access: 'admin', uid: 0 });
  });
});

describe('mayUse', () => {
  const levels: AccessLevel[] = ['open', 'user', 'admin', 'metrics', 'pairing'];
  const allowed = (transport: Transport, access?: Access) =>
    levels.filter((level) => mayUse(level, { transport }, access && { access }));

  it.each<[transport: Transport, access: Access | undefined, levels: AccessLevel[]]>([
    ['unix', 'admin', ['open', 'user', 'admin', 'metrics']],
    ['unix', 'read', ['open', 'user', 'metrics']],
    ['unix', 'metrics', ['open', 'metrics']],
    ['unix', 'untrusted', ['open']],
    ['https', 'admin', ['open', 'user', 'admin', 'metrics']],
    ['https', undefined, ['open']],
    ['http', 'admin', ['open']],
    ['http', 'read', ['open']],
    ['http', 'metrics', ['open', 'metrics']],
    ['http', undefined, ['open']],
  ])('over %s allows %s: %j', (transport, access, expected) => {
    expect(allowed(transport, access)).toEqual(expected);
  });
});
