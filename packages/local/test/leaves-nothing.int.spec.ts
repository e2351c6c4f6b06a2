import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { describeAsRoot } from '../../../tools/workspace/as-root.ts';

describeAsRoot('createPod', () => {
  it.each([
    ['when the pod is disposed', 'dispose', ''],
    ['when the first process of the pod is killed', 'end the first process', ''],
    ['when its creator is interrupted by Ctrl-C', 'signal the creator', 'SIGINT'],
    ['when its creator is terminated', 'signal the creator', 'SIGTERM'],
    ['when its creator is killed', 'signal the creator', 'SIGKILL'],
    ['when its creator is killed while a daemon is stopped', 'kill the creator of a frozen daemon', ''],
    ['when a cluster of three is disposed', 'dispose a cluster', ''],
    ['when the first process of a cluster is killed', 'end the first process of the cluster', ''],
    ['when the creator of a cluster is interrupted by Ctrl-C', 'signal the creator of a cluster', 'SIGINT'],
    ['when the creator of a cluster is killed', 'signal the creator of a cluster', 'SIGKILL'],
    [
      'when the creator of a cluster is killed while all daemons are stopped',
      'kill the creator of a frozen cluster',
      '',
    ],
    ...[5, 15, 25, 40].map((ms) => [
      `when a cluster's start is aborted after ${ms} ms`,
      'abort a cluster after',
      `${ms}`,
    ]),
    ...[60, 80, 100, 120, 150].map((ms) => [
      `when its creator is killed after ${ms} ms`,
      'kill the creator after',
      `${ms}`,
    ]),
    ...[0, 3, 6, 10, 15, 20, 30, 50, 200].map((ms) => [
      `when its start is aborted after ${ms} ms`,
      'abort after',
      `${ms}`,
    ]),
  ])('leaves no process, link, mount or file %s', { timeout: 30_000 }, async (_when, ending, argument) => {
    expect(await endAlone(ending, argument)).toEqual({ asExpected: true, leftovers: [] });
  });

  it('is gone at once on a machine whose init reaps nothing', { timeout: 30_000 }, async () => {
    expect(await endAlone('dispose', '', [])).toEqual({ asExpected: true, leftovers: [] });
  });
});

/** Stands for a machine's init: it takes in the orphans of a process that was killed. */
const reapingInit = ['sh', '-c', '"$@"; exit "$?"', 'init'];

/** Runs an ending in namespaces of its own, where everything that is seen comes from it. */
async function endAlone(ending: string, argument = '', init: readonly string[] = reapingInit): Promise<unknown> {
  const temporary = await mkdtemp(join(tmpdir(), 'charmsmith-local-'));
  try {
    const program = resolve(import.meta.dirname, 'programs/leave-nothing.ts');
    const alone = ['--net', '--pid', '--mount-proc', '--fork', '--kill-child=KILL', '--', ...init];
    const node = [process.execPath, '--conditions=charmsmith-source', program, ending, argument];
    const env = { PATH: process.env['PATH'], TMPDIR: temporary };
    const { stdout } = await promisify(execFile)('unshare', [...alone, ...node], {
      env,
      timeout: 25_000,
      killSignal: 'SIGKILL',
    });
    return JSON.parse(stdout) as unknown;
  } finally {
    await rm(temporary, { recursive: true });
  }
}
