import { describe, expect, it } from 'vitest';
import { type BagOwner, decideDatabagAccess, type EndpointRole } from './databag-access.ts';

describe('decideDatabagAccess', () => {
  it.each<[owner: BagOwner, role: EndpointRole, read: string, write: string]>([
    ['own-unit', 'requirer', 'anybody', 'anybody'],
    ['own-unit', 'peer', 'anybody', 'anybody'],
    ['own-application', 'requirer', 'leader', 'leader'],
    ['own-application', 'provider', 'leader', 'leader'],
    ['own-application', 'peer', 'anybody', 'leader'],
    ['remote-unit', 'provider', 'anybody', 'nobody'],
    ['remote-unit', 'peer', 'anybody', 'nobody'],
    ['remote-application', 'requirer', 'anybody', 'nobody'],
  ])('%s of a %s: read by %s, written by %s', (owner, role, read, write) => {
    expect(decideDatabagAccess(owner, role)).toEqual({ read, write });
  });
});
