import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { describeAsRoot } from '../../../tools/workspace/as-root.ts';
import { findItself } from './readme/one-pod.ts';
import { loseLeader } from './readme/three-units.ts';
import { listener, redisPod, workspace } from './support/pod-options.ts';

// Suite: about five seconds: the examples of the README.

describeAsRoot('README.md', () => {
  it('has another unit lead when the leader is lost', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'charmsmith-local-'));
    await writeFile(join(folder, 'metadata.yaml'), 'name: hello\npeers: {peers: {interface: hello}}\n');
    await writeFile(join(folder, 'dispatch'), '#!/bin/sh\nstatus-set active\n', { mode: 0o755 });
    expect(await loseLeader(folder)).toBe('hello/1');
    await rm(folder, { recursive: true });
  });

  it('runs a pod', async () => {
    vi.spyOn(console, 'log').mockReturnValue();
    expect(await findItself(redisPod().charmFolder, listener, [workspace])).toBe(true);
  });
});
