import { describe, expect, it } from 'vitest';
import { renderHostsFile, renderResolverFile } from './hosts-file.ts';

const names = { hostName: 'redis-k8s-0', fullyQualifiedName: 'redis-k8s-0.redis-k8s-endpoints.dev.svc.cluster.local' };

describe('renderHostsFile', () => {
  it('names the pod by its full name first, which makes that the canonical one', () => {
    const lines = renderHostsFile(names, '10.160.0.2').split('\n');
    expect(lines).toContain('127.0.0.1\tlocalhost');
    expect(lines).toContain('10.160.0.2\tredis-k8s-0.redis-k8s-endpoints.dev.svc.cluster.local\tredis-k8s-0');
  });
});

describe('renderResolverFile', () => {
  it.each([
    ['of a cluster', names.fullyQualifiedName, 'dev.svc.cluster.local svc.cluster.local cluster.local'],
    ['shorter than a cluster’s', 'redis.endpoints.dev', 'dev'],
  ])('searches the domains of a name %s', (_name, fullyQualifiedName, domains) => {
    expect(renderResolverFile({ ...names, fullyQualifiedName })).toContain(`search ${domains}\n`);
  });

  it('leaves the search out when there is no domain', () => {
    expect(renderResolverFile({ hostName: 'redis', fullyQualifiedName: 'redis' })).toBe('options ndots:5\n');
  });
});
