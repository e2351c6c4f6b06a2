import { describe, expect, it } from 'vitest';
import { type NamedPod, renderHostsFile, renderResolverFile, renderSwitchFile } from './hosts-file.ts';

const services = ['redis-k8s-endpoints.dev.svc.cluster.local'];
const pod = (number: number): NamedPod => ({
  names: {
    hostName: `redis-k8s-${number}`,
    fullyQualifiedName: `redis-k8s-${number}.redis-k8s-endpoints.dev.svc.cluster.local`,
    services,
  },
  address: `10.160.0.${number + 2}`,
});
const { names } = pod(0);
const found = (file: string, name: string) =>
  file
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([, ...all]) => all.includes(name))
    .map(([address]) => address);

describe('renderHostsFile', () => {
  const file = renderHostsFile(pod(0), [pod(1), pod(2)]);

  it('names the pod by its full name first, which makes that the canonical one', () => {
    const lines = file.split('\n');
    expect(lines).toContain('127.0.0.1\tlocalhost');
    expect(lines).toContain('10.160.0.2\tredis-k8s-0.redis-k8s-endpoints.dev.svc.cluster.local\tredis-k8s-0');
  });

  it.each([
    'redis-k8s-1.redis-k8s-endpoints.dev.svc.cluster.local',
    'redis-k8s-1.redis-k8s-endpoints.dev.svc',
    'redis-k8s-1.redis-k8s-endpoints.dev',
    'redis-k8s-1.redis-k8s-endpoints',
  ])('leads %s to the other pod', (name) => {
    expect(found(file, name)).toEqual(['10.160.0.3']);
  });

  it('knows the bare host name of no other pod, as on Kubernetes', () => {
    expect(found(file, 'redis-k8s-1')).toEqual([]);
  });

  it('leads a service to all its pods', () => {
    for (const name of ['redis-k8s-endpoints.dev.svc.cluster.local', 'redis-k8s-endpoints']) {
      expect(found(file, name)).toEqual(['10.160.0.2', '10.160.0.3', '10.160.0.4']);
    }
  });

  it('gives a pod of another namespace no name shorter than its namespace allows', () => {
    const other = {
      ...pod(1),
      names: { ...pod(1).names, fullyQualifiedName: 'db-0.db-endpoints.prod.svc.cluster.local' },
    };
    const text = renderHostsFile(pod(0), [other]);
    expect(found(text, 'db-0.db-endpoints.prod')).toEqual(['10.160.0.3']);
    expect(found(text, 'db-0.db-endpoints')).toEqual([]);
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

describe('renderSwitchFile', () => {
  it.each([
    ['the host’s', 'passwd: files systemd\nhosts: files mymachines dns\n', 'passwd: files systemd\nhosts: files\n'],
    ['none', '', 'hosts: files\n'],
  ])('asks files alone for hosts, and leaves the rest of %s', (_name, ofHost, expected) => {
    expect(renderSwitchFile(ofHost)).toBe(expected);
  });
});
