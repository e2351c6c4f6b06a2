import type { Execution, HookTools } from '@charmsmith/juju-emulator';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { localError } from '../errors.ts';
import type { Pod } from '../pod/pod.ts';
import { runInPod } from './run-in-pod.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charmsmith-local-'));
});
afterEach(() => rm(folder, { recursive: true }));

const execution = {
  workingDirectory: '/charm',
  environment: { JUJU_DISPATCH_PATH: 'hooks/start' },
} as unknown as Execution;
const tools = {} as unknown as HookTools;
const podAt = (root: string) => ({ isOpen: true, tools, pod: { rootOf: () => root } as unknown as Pod });

it('says that a charm has no program', async () => {
  expect(await runInPod(podAt(folder), execution)).toEqual({ exitCode: 0, missing: true });
});

it('does not take a pod that is gone for a charm without a program', async () => {
  expect(await runInPod(podAt(join(folder, 'gone')), execution)).toEqual({ exitCode: 137, signal: 'SIGKILL' });
});

it('is killed when there is no pod', async () => {
  const pods = {
    isOpen: false,
    tools,
    get pod(): Pod {
      throw localError('LOCAL_NO_POD', 'app/0 has no pod at the moment');
    },
  };
  expect(await runInPod(pods, execution)).toEqual({ exitCode: 137, signal: 'SIGKILL' });
});
