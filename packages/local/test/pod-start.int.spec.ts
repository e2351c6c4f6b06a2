import { CharmsmithError } from '@charmsmith/errors';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPod, type PodOptions } from '../src/index.ts';
import { describeAsRoot } from '../../../tools/workspace/as-root.ts';
import { redisPod } from './support/pod-options.ts';

async function refusal(changes: Partial<PodOptions>): Promise<CharmsmithError> {
  try {
    await using pod = await createPod(redisPod(changes));
    throw new Error(`the pod started at ${pod.address}`);
  } catch (error) {
    if (CharmsmithError.is(error)) return error;
    throw error;
  }
}

describe('createPod', () => {
  afterEach(() => vi.restoreAllMocks());

  it('tells an ordinary user to be root', async () => {
    vi.spyOn(process as Required<typeof process>, 'getuid').mockReturnValue(1000);
    expect(await refusal({})).toMatchObject({
      code: 'LOCAL_NEEDS_ROOT',
      hint: expect.stringContaining('sudo') as string,
    });
  });
});

describeAsRoot('createPod as root', () => {
  describe('when a daemon ends before it answers', () => {
    it('says which, how, and its last words', async () => {
      const error = await refusal({ daemonCommand: () => ['sh', '-c', 'echo "no such layer" >&2; exit 7'] });
      expect(error).toMatchObject({
        code: 'LOCAL_DAEMON_FAILED',
        message: expect.stringContaining('exit status 7') as string,
        cause: new Error('no such layer'),
      });
    });

    it('says that its program is not in the container', async () => {
      const error = await refusal({ daemonCommand: () => ['/no/such/pebble'] });
      expect(error).toMatchObject({ code: 'LOCAL_DAEMON_FAILED', details: { code: 127 } });
    });
  });

  it('names the step at which the deadline found it', async () => {
    // Long enough to come to that step on a machine that is busy with other things.
    const error = await refusal({ daemonCommand: () => ['sleep', '1000'], startTimeoutMs: 4_000 });
    expect(error).toMatchObject({
      code: 'LOCAL_START_TIMEOUT',
      message: expect.stringMatching(/redis-k8s\/0 within 4000 ms: .*the Pebble daemon of container/) as string,
    });
  });

  it('names the step that failed, with what the program said', async () => {
    const mounts = [{ storage: 'database', location: '/etc/passwd/data' }];
    const error = await refusal({ containers: [{ name: 'redis', mounts }] });
    expect(error).toMatchObject({
      code: 'LOCAL_START_FAILED',
      details: {
        step: 'mount the roots of the containers',
        stderr: expect.stringContaining('/etc/passwd/data') as string,
      },
    });
  });

  it('throws the reason of an abort', async () => {
    const reason = new Error('no longer wanted');
    await expect(createPod(redisPod({ signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
  });
});
