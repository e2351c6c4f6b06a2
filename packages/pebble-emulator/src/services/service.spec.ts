import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { TestClock } from '../clock/test-clock.ts';
import type { RunningProcess } from '../processes/process-runner.ts';
import { Service } from './service.ts';

/** A service whose launches the test lets succeed or fail. */
function newService() {
  const clock = new TestClock();
  const launches: PromiseWithResolvers<RunningProcess>[] = [];
  const launch = () => {
    const pending = Promise.withResolvers<RunningProcess>();
    launches.push(pending);
    return pending.promise;
  };
  const service = new Service('a', {}, { clock, random: () => 0, launch, shutDown: () => undefined });
  return { clock, launches, service, signal: new AbortController().signal };
}

/** A process that ends at once when it is signalled. */
function newProcess() {
  const { promise: exited, resolve } = Promise.withResolvers<number>();
  const stdout = new PassThrough();
  const signals: string[] = [];
  const exit = (code: number) => {
    stdout.end();
    resolve(code);
  };
  const kill = (signal: string) => {
    signals.push(signal);
    exit(143);
  };
  return { pid: 1, stdout, exited, kill, killGroup: kill, exit, signals };
}

describe('a service', () => {
  it('that is stopped while its process is being made is stopped once it is there', async () => {
    const { launches, service, signal } = newService();
    const started = service.start(signal);
    const stopped = service.stop();
    const process = newProcess();
    launches[0]?.resolve(process);
    await expect(started).rejects.toThrow('service start attempt: stopped before the 1s okay delay');
    await stopped;
    expect(process.signals).toEqual(['SIGTERM']);
    expect(service.state).toBe('stopped');
  });

  it('that is stopped while its process cannot be made is stopped', async () => {
    const { launches, service, signal } = newService();
    const started = service.start(signal);
    const stopped = service.stop();
    launches[0]?.reject(new Error('no such program'));
    await expect(started).rejects.toThrow('no such program');
    await stopped;
    expect(service.state).toBe('stopped');
  });

  it.each([
    ['stays in back-off for good', false, 'backoff'],
    ['is stopped when a stop came meanwhile', true, 'stopped'],
  ])('whose program has vanished at a restart %s', async (_what, stop, state) => {
    const { clock, launches, service, signal } = newService();
    const started = service.start(signal).catch((error: unknown) => error);
    const process = newProcess();
    launches[0]?.resolve(process);
    await clock.advance(0);
    process.exit(1);
    expect(await started).toMatchObject({ message: 'service start attempt: exited quickly with code 1, will restart' });
    await clock.advance(500);
    const stopped = stop ? service.stop() : undefined;
    launches[1]?.reject(new Error('no such program'));
    await stopped;
    await clock.advance(60_000);
    expect(service.state).toBe(state);
    expect(launches).toHaveLength(2);
  });

  it('whose start is aborted is killed', async () => {
    const { launches, service } = newService();
    const abort = new AbortController();
    const started = service.start(abort.signal);
    const process = newProcess();
    launches[0]?.resolve(process);
    abort.abort();
    await expect(started).rejects.toThrow('start aborted, sent SIGKILL to process');
    expect(process.signals).toEqual(['SIGKILL']);
  });
});
