import { describe, expect, it } from 'vitest';
import { checkPodOptions } from './check-pod-options.ts';
import type { PodOptions } from './pod.ts';

const good: PodOptions = {
  unitName: 'redis-k8s/0',
  hostName: 'redis-k8s-0',
  fullyQualifiedName: 'redis-k8s-0.redis-k8s-endpoints.dev.svc.cluster.local',
  containers: [{ name: 'redis', mounts: [{ storage: 'database', location: '/var/lib/redis' }] }],
  storages: [{ name: 'database' }],
  charmFolder: import.meta.dirname,
  daemonCommand: () => ['pebble'],
};
const container = (name: string, storage = 'database', location = '/data') => ({
  name,
  mounts: [{ storage, location }],
});

describe('checkPodOptions', () => {
  it('takes the options of a real unit', () => {
    expect(() => checkPodOptions(good)).not.toThrow();
  });

  it.each<[name: string, bad: Partial<PodOptions>, value: string]>([
    ['an application instead of a unit', { unitName: 'redis-k8s' }, 'redis-k8s'],
    ['a unit that leads out of its folder', { unitName: '../0' }, '../0'],
    ['a host name of several labels', { hostName: 'redis.local' }, 'redis.local'],
    ['a name with an empty label', { fullyQualifiedName: 'redis..local' }, 'redis..local'],
    ['a container that leads out of its folder', { containers: [container('../etc')] }, '../etc'],
    ['a container declared twice', { containers: [container('redis'), container('redis')] }, 'redis'],
    ['a container with the name of the charm’s', { containers: [container('charm')] }, 'charm'],
    ['a storage that is not declared', { containers: [container('redis', 'data')] }, 'data'],
    ['a relative location', { containers: [container('redis', 'database', 'data')] }, 'data'],
    ['a location at the root', { containers: [container('redis', 'database', '/')] }, '/'],
    ['a storage with a bad name', { storages: [{ name: 'a b' }], containers: [] }, 'a b'],
    ['a charm folder that does not exist', { charmFolder: '/no/such/folder' }, '/no/such/folder'],
    ['a charm folder that is a file', { charmFolder: import.meta.filename }, import.meta.filename],
    ['a relative visible folder', { visibleFolders: ['src'] }, 'src'],
    ['the root as a visible folder', { visibleFolders: ['/'] }, '/'],
  ])('refuses %s', (_name, bad, value) => {
    expect(() => checkPodOptions({ ...good, ...bad })).toThrow(
      expect.objectContaining({
        code: 'LOCAL_BAD_OPTION',
        message: expect.stringContaining(`"${value}"`) as string,
      }),
    );
  });
});
