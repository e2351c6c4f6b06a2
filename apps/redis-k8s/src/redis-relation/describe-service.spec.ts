import { describe, expect, it } from 'vitest';
import { describeMaster, describeService, type ServiceFacts } from './describe-service.ts';

const facts: ServiceFacts = { masterHost: 'r-1', hosts: ['r-2', 'r-0', 'r-1'], masterName: 'r', tls: 'off' };

describe('describeService', () => {
  it('names the master, the replicas and all Sentinels, whatever the order of the units', () => {
    const described = describeService(facts);
    expect(described).toEqual({
      'leader-host': 'r-1',
      tls: false,
      'read-only-endpoints': 'r-0:6379,r-2:6379',
      'sentinel-endpoints': 'r-0:26379,r-1:26379,r-2:26379',
      'sentinel-master-name': 'r',
    });
    expect(describeService({ ...facts, hosts: facts.hosts.toReversed() })).toEqual(described);
  });

  it('takes replicas and authority back when there are none any more', () => {
    const alone = describeService({ ...facts, hosts: ['r-1'] });
    expect(Object.keys(alone)).toEqual(expect.arrayContaining(['read-only-endpoints', 'tls-ca']));
    expect(alone).toMatchObject({ 'read-only-endpoints': undefined, 'tls-ca': undefined });
  });

  it('tells of TLS and its authority', () => {
    expect(describeService({ ...facts, tls: { ca: 'PEM' } })).toMatchObject({ tls: true, 'tls-ca': 'PEM' });
  });

  it('leaves what it said of TLS while nobody knows what Redis talks', () => {
    const keys = Object.keys(describeService({ ...facts, tls: 'unsettled' }));
    expect(keys).not.toContain('tls');
    expect(keys).not.toContain('tls-ca');
  });
});

describe('describeMaster', () => {
  it('is the same on every unit', () => {
    expect(describeMaster(facts)).toEqual({ hostname: 'r-1', port: 6379 });
  });
});
