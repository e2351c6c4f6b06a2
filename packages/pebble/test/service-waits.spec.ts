import { describe, expect, it } from 'vitest';
import { connectPebble } from '../src/index.ts';
import { answer, startFaultyDaemon } from './faulty-daemon.ts';

describe('Pebble.waitServices', () => {
  /** A daemon that gives these answers in turn, the last one for good. */
  const daemonOf = async (...answers: readonly (readonly [current: string, since: string])[]) => {
    let asked = 0;
    return await startFaultyDaemon({
      onRequest(_request, response) {
        const [current, since] = answers[Math.min(asked++, answers.length - 1)]!;
        answer(response, [{ name: 'late', startup: 'disabled', current, 'current-since': since }]);
      },
    });
  };
  const longAgo = '2020-01-01T00:00:00.123456789Z';
  const ahead = '2999-01-01T00:00:00Z';

  it('takes one that has run for a second by the daemon for active at once', async () => {
    await using daemon = await daemonOf(['active', longAgo]);
    await using pebble = connectPebble(daemon);
    expect(await pebble.waitServices(['late'])).toMatchObject([{ name: 'late', current: 'active' }]);
    expect(daemon.requests).toHaveLength(1);
  });

  it('does not take an attempt that fails soon for an active service', async () => {
    const attempt = () => new Date().toISOString();
    await using daemon = await daemonOf(['active', attempt()], ['backoff', attempt()], ['active', longAgo]);
    await using pebble = connectPebble(daemon);
    await pebble.waitServices(['late']);
    expect(daemon.requests).toHaveLength(3);
  });

  it("counts the second itself where the daemon's clock is another", async () => {
    await using daemon = await daemonOf(['active', ahead]);
    await using pebble = connectPebble(daemon);
    const before = performance.now();
    await pebble.waitServices(['late']);
    expect(performance.now() - before).toBeGreaterThanOrEqual(1_000);
  });

  it('takes any other state as soon as it is seen', async () => {
    await using daemon = await daemonOf(['backoff', ahead]);
    await using pebble = connectPebble(daemon);
    await pebble.waitServices(['late'], { status: 'backoff' });
    expect(daemon.requests).toHaveLength(1);
  });
});
