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
    const root = at('/sys/roots/redis');
    expect(lines[root]).toBe(
      'overlay /sys/roots/redis overlay lowerdir=/,upperdir=/sys/layers/redis/upper,workdir=/sys/layers/redis/work 0 0',
    );
    for (const [index, line] of lines.entries()) {
      if (line.split(' ')[1]?.startsWith('/sys/roots/redis/')) expect(index).toBeGreaterThan(root);
    }
  });

  it.each([
    [
      'a storage, past the links on its way',
      '/sys/roots/redis/run/redis',
      '/sys/storages/database',
      'rbind,x-mount.mkdir',
    ],
    [
      'a storage of the charm',
      '/sys/roots/charm/var/lib/juju/storage/database/0',
      '/sys/storages/database',
      'rbind,x-mount.mkdir',
    ],
    ['the socket of a workload', '/sys/roots/redis/charm/container', '/sys/pebble/redis', 'rbind,x-mount.mkdir'],
    ['the sockets for the charm', '/sys/roots/charm/charm/containers', '/sys/pebble', 'rbind,x-mount.mkdir'],
    ['a visible folder, read-only', '/sys/roots/redis/srv/project', '/srv/project', 'bind,ro,x-mount.mkdir'],
    [
      'a boot id of the container’s own',
      '/sys/roots/redis/proc/sys/kernel/random/boot_id',
      '/sys/boot-ids/redis',
      'bind,ro',
    ],
    ['the kernel’s switches, read-only', '/sys/proc/sys', '/sys/proc/sys', 'bind,ro,nosuid,nodev,noexec'],
  ])('mounts %s', (_name, target, source, options) => {
    expect(lines[at(target)]).toBe(`${source} ${target} none ${options} 0 0`);
  });

  it('lays the charm folder under a writable layer before the charm container sees it', () => {
    const charm = at('/sys/juju/agents/unit-redis-k8s-0/charm');
    expect(lines[charm]).toContain('lowerdir=/sys/charm,');
    expect(at('/sys/charm')).toBeLessThan(charm);
    expect(charm).toBeLessThan(at('/sys/roots/charm/var/lib/juju'));
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
