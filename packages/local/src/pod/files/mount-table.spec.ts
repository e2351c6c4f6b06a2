import { describe, expect, it } from 'vitest';
import { podMounts, renderMountTable, type MountPlan } from './mount-table.ts';

const plan: MountPlan = {
  unitName: 'redis-k8s/0',
  containers: [{ name: 'redis', mounts: [{ storage: 'database', location: '/var/run/redis' }] }],
  storages: [{ name: 'database' }],
  charmFolder: '/srv/charm',
  visibleFolders: ['/srv/project'],
  kernelSwitches: ['/proc/sys'],
  followLinks: (path) => path.replace('/var/run', '/run'),
};
const lines = renderMountTable(podMounts(plan)).split('\n');

/** Where in the table a folder is mounted. */
const at = (target: string) => lines.findIndex((line) => line.split(' ')[1] === target);

describe('podMounts', () => {
  it('lays the root of a container before what is mounted in it', () => {
    const root = at('/sys/pod/roots/redis');
    expect(lines[root]).toBe(
      'overlay /sys/pod/roots/redis overlay lowerdir=/,upperdir=/sys/pod/layers/redis/upper,workdir=/sys/pod/layers/redis/work 0 0',
    );
    for (const [index, line] of lines.entries()) {
      if (line.split(' ')[1]?.startsWith('/sys/pod/roots/redis/')) expect(index).toBeGreaterThan(root);
    }
  });

  it.each([
    [
      'a storage, past the links on its way',
      '/sys/pod/roots/redis/run/redis',
      '/sys/volumes/redis-k8s-0/database',
      'rbind,x-mount.mkdir',
    ],
    [
      'a storage of the charm',
      '/sys/pod/roots/charm/var/lib/juju/storage/database/0',
      '/sys/volumes/redis-k8s-0/database',
      'rbind,x-mount.mkdir',
    ],
    ['the socket of a workload', '/sys/pod/roots/redis/charm/container', '/sys/pod/c/redis', 'rbind,x-mount.mkdir'],
    ['the sockets for the charm', '/sys/pod/roots/charm/charm/containers', '/sys/pod/c', 'rbind,x-mount.mkdir'],
    ['a visible folder, read-only', '/sys/pod/roots/redis/srv/project', '/srv/project', 'bind,ro,x-mount.mkdir'],
    [
      'a boot id of the container’s own',
      '/sys/pod/roots/redis/proc/sys/kernel/random/boot_id',
      '/sys/pod/boot-ids/redis',
      'bind,ro',
    ],
    ['the kernel’s switches, read-only', '/sys/pod/proc/sys', '/sys/pod/proc/sys', 'bind,ro,nosuid,nodev,noexec'],
  ])('mounts %s', (_name, target, source, options) => {
    expect(lines[at(target)]).toBe(`${source} ${target} none ${options} 0 0`);
  });

  it('lays the charm folder under a writable layer before the charm container sees it', () => {
    const charm = at('/sys/pod/juju/agents/unit-redis-k8s-0/charm');
    expect(lines[charm]).toContain('lowerdir=/sys/pod/charm,');
    expect(at('/sys/pod/charm')).toBeLessThan(charm);
    expect(charm).toBeLessThan(at('/sys/pod/roots/charm/var/lib/juju'));
  });
});

describe('renderMountTable', () => {
  it.each([
    ['a blank', '/my charm', '/my\\040charm'],
    ['a tab', '/my\tcharm', '/my\\011charm'],
    ['a backslash', '/my\\charm', '/my\\134charm'],
    ['a number sign', '/#charm', '/\\043charm'],
  ])('escapes %s in a path', (_name, source, escaped) => {
    expect(renderMountTable([{ source, target: '/x', type: 'none', options: ['bind'] }])).toBe(
      `${escaped} /x none bind 0 0\n`,
    );
  });
});
