import { connectPebble } from '@charmsmith/pebble';
import type { Pebble } from '@charmsmith/pebble';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inMemoryNetwork } from '../src/index.ts';
import type { Daemon, TestClock } from '../src/index.ts';
import { rawPost, rawRequest } from './contract/raw-request.ts';
import { useInMemoryDaemon } from './in-memory-daemon.ts';

const page = 'http://localhost:8080/health';

describe('checks in memory', () => {
  let socket: string;
  let clock: TestClock;
  let daemon: Daemon;
  let client: Pebble;
  let exitCode = 0;
  const pages: Record<string, number | { status: number; text: string }> = {};
  const ports = new Set<string>();
  const running = useInMemoryDaemon(() => ({
    network: inMemoryNetwork({ pages, ports }),
    programs: {
      server: {},
      stubborn: { ignores: ['SIGTERM'] },
      probe: ({ args, environment, stdout }) => {
        stdout.write(`${args.join(' ')} ${environment['WHERE'] ?? ''}\n`);
        return exitCode;
      },
      slow: {},
    },
  }));

  beforeEach(() => {
    ({ socket, clock, daemon } = running());
    client = connectPebble({ socketPath: socket });
    pages[page] = 200;
    ports.add('localhost:6379');
    exitCode = 0;
  });

  afterEach(() => client[Symbol.asyncDispose]());

  const addLayer = async (yaml: string) => {
    const body = { action: 'add', label: 'l', format: 'yaml', combine: true, layer: yaml };
    expect(await rawPost(socket, '/v1/layers', body)).toMatchObject({ status: 200 });
  };
  const addCheck = (fields: string, more = '') =>
    addLayer(`checks: {up: {override: replace, period: 10s, threshold: 2, ${fields}}}${more}`);
  const get = async (path: string) => {
    const { json } = await rawRequest(socket, 'GET', path);
    return (json as { result: unknown }).result;
  };
  const check = async () => ((await get('/v1/checks')) as Record<string, unknown>[])[0];
  const change = async (id: unknown) => get(`/v1/changes/${String(id)}`);
  const current = async () => (await client.services(['web']))[0]?.current;

  it('run once every period, and count', async () => {
    await addCheck(`http: {url: "${page}"}`);
    expect(await check()).toEqual({
      name: 'up',
      startup: 'enabled',
      status: 'up',
      successes: 0,
      threshold: 2,
      'change-id': '1',
    });
    await clock.advance(9_999);
    expect(await check()).toMatchObject({ successes: 0 });
    await clock.advance(1);
    expect(await check()).toMatchObject({ successes: 1 });
    await clock.advance(20_000);
    expect(await check()).toMatchObject({ successes: 3 });
  });

  it('go down at their threshold and recover at the first success', async () => {
    await addCheck(`http: {url: "${page}"}`);
    await clock.advance(10_000);
    pages[page] = { status: 500, text: 'one\ntwo\nthree\nfour\nfive\nsix\n' };
    await clock.advance(10_000);
    expect(await check()).toMatchObject({ status: 'up', failures: 1, successes: 1, 'change-id': '1' });
    const failure = 'non-2xx status code 500; one\ntwo\nthree\nfour\nfive\n(...)';
    expect(await change(1)).toMatchObject({ status: 'Doing', tasks: [{ log: [expect.stringContaining(failure)] }] });
    await clock.advance(10_000);
    expect(await check()).toMatchObject({
      status: 'down',
      failures: 2,
      successes: 1,
      'change-id': '2',
      'prev-change-id': '1',
    });
    expect(await change(1)).toMatchObject({
      kind: 'perform-check',
      status: 'Error',
      summary: 'Perform HTTP check "up"',
    });
    expect(await change(2)).toMatchObject({
      kind: 'recover-check',
      status: 'Doing',
      summary: 'Recover HTTP check "up"',
    });
    await clock.advance(10_000);
    expect(await check()).toMatchObject({ status: 'down', failures: 3 });
    pages[page] = 204;
    await clock.advance(10_000);
    expect(await check()).toMatchObject({ status: 'up', successes: 1, 'change-id': '3', 'prev-change-id': '2' });
    expect(await change(2)).toMatchObject({ status: 'Done' });
    await clock.advance(10_000);
    expect(await check()).toMatchObject({ successes: 1 });
    await clock.advance(10_000);
    expect(await check()).toMatchObject({ successes: 2 });
  });

  it('tell of their recovery within the threshold', async () => {
    await addCheck('tcp: {port: 6379}');
    ports.delete('localhost:6379');
    await clock.advance(10_000);
    ports.add('localhost:6379');
    await clock.advance(10_000);
    const { tasks } = (await change(1)) as { tasks: { log: string[] }[] };
    expect(tasks[0]?.log).toEqual([
      expect.stringMatching(/ ERROR dial tcp localhost:6379: connect: connection refused$/),
      expect.stringMatching(/ INFO succeeded after 1 failure$/),
    ]);
  });

  it('run commands in the context of a service', async () => {
    await addLayer(`
      services: {web: {override: replace, command: server, environment: {WHERE: here}}}
      checks: {up: {override: replace, exec: {command: probe it, service-context: web}}}`);
    exitCode = 7;
    await clock.advance(10_000);
    expect(await change(1)).toMatchObject({ tasks: [{ log: [expect.stringContaining('exit status 7; it here')] }] });
  });

  it('fail when they take too long', async () => {
    await addCheck('timeout: 20ms, exec: {command: slow}');
    expect(await rawPost(socket, '/v1/checks/refresh', { name: 'up' })).toMatchObject({
      json: { result: { error: 'check timed out after 20ms', info: { failures: 1 } } },
    });
  });

  it('are refreshed at once, and then wait for a full period', async () => {
    await addCheck('tcp: {port: 6379}');
    await clock.advance(9_000);
    await rawPost(socket, '/v1/checks/refresh', { name: 'up' });
    expect(await check()).toMatchObject({ successes: 1 });
    await clock.advance(9_999);
    expect(await check()).toMatchObject({ successes: 1 });
    await clock.advance(1);
    expect(await check()).toMatchObject({ successes: 2 });
  });

  it('are stopped with what they counted, refreshed without counting, and started anew', async () => {
    await addCheck('tcp: {port: 6379}');
    await clock.advance(10_000);
    const stop = { action: 'stop', checks: ['up'] };
    expect(await rawPost(socket, '/v1/checks', stop)).toMatchObject({ json: { result: { changed: ['up'] } } });
    expect(await change(1)).toMatchObject({ status: 'Done', tasks: [{ status: 'Done' }] });
    expect(await rawPost(socket, '/v1/checks', stop)).toMatchObject({ json: { result: { changed: [] } } });
    await rawPost(socket, '/v1/checks/refresh', { name: 'up' });
    expect(await check()).toEqual({ name: 'up', startup: 'enabled', status: 'inactive', successes: 1, threshold: 2 });
    await rawPost(socket, '/v1/checks', { action: 'start', checks: ['up'] });
    expect(await check()).toMatchObject({ status: 'up', successes: 0, 'change-id': '2' });
  });

  it('begin anew when they are changed, and are started again by any layer', async () => {
    await addCheck('tcp: {port: 6379}');
    await clock.advance(10_000);
    await addCheck('tcp: {port: 6379}');
    expect(await check()).toMatchObject({ successes: 1, 'change-id': '1' });
    await addCheck('tcp: {port: 6379}, level: alive');
    expect(await check()).toMatchObject({ successes: 0, 'change-id': '2', level: 'alive' });
    await rawPost(socket, '/v1/checks', { action: 'stop', checks: ['up'] });
    await addLayer('services: {other: {override: replace, command: server}}');
    expect(await check()).toMatchObject({ status: 'up', 'change-id': '3' });
  });

  it('go on as they were when they are disabled while they run', async () => {
    await addCheck('tcp: {port: 6379}');
    await addCheck('tcp: {port: 6379}, startup: disabled');
    await clock.advance(10_000);
    expect(await check()).toMatchObject({ startup: 'enabled', status: 'up', successes: 1, 'change-id': '1' });
  });

  it('that are disabled wait to be started; a replan does not', async () => {
    await addCheck('tcp: {port: 6379}, startup: disabled');
    await client.replan();
    expect(await check()).toMatchObject({ startup: 'disabled', status: 'inactive' });
    await addCheck('tcp: {port: 6379}, startup: enabled');
    await rawPost(socket, '/v1/checks', { action: 'stop', checks: ['up'] });
    await client.replan();
    expect(await check()).toMatchObject({ status: 'up' });
  });

  describe('that a service cares for', () => {
    const fail = async (action: string, command = 'server') => {
      await addCheck(
        'tcp: {port: 1}',
        `\nservices: {web: {override: replace, command: ${command}, kill-delay: 3s, on-check-failure: {up: ${action}}}}`,
      );
      await client.start(['web']);
      await clock.advance(20_000 - 1_000);
    };

    it('restart it', async () => {
      await fail('restart');
      expect(await current()).toBe('backoff');
      await clock.advance(500);
      expect(await current()).toBe('active');
    });

    it('kill it when it does not end, and restart it all the same', async () => {
      await fail('restart', 'stubborn');
      expect(await current()).toBe('inactive');
      await clock.advance(3_000);
      expect(await current()).toBe('backoff');
      await clock.advance(500);
      expect(await current()).toBe('active');
    });

    it('leave it alone when told to, or when it was stopped', async () => {
      await fail('ignore');
      expect(await current()).toBe('active');
      await client.stop(['web']);
      await clock.advance(30_000);
      expect(await current()).toBe('inactive');
    });

    it.each([
      ['shutdown', 'check-failure'],
      ['success-shutdown', 'success'],
    ])('end the daemon: %s', async (action, cause) => {
      await fail(action);
      await expect(daemon.shutdown).resolves.toBe(cause);
    });
  });

  it('decide on the daemon’s health, by level and by name', async () => {
    await addLayer(`
      checks:
        a: {override: replace, level: alive, threshold: 1, tcp: {port: 1}}
        r: {override: replace, level: ready, threshold: 1, tcp: {port: 6379}}
        n: {override: replace, threshold: 1, tcp: {port: 6379}}`);
    await clock.advance(10_000);
    const health = async (query: string) => (await rawRequest(socket, 'GET', `/v1/health?${query}`)).status;
    expect(await rawRequest(socket, 'GET', '/v1/health')).toMatchObject({
      status: 502,
      json: { type: 'sync', 'status-code': 502, result: { healthy: false } },
    });
    expect(await health('level=alive')).toBe(502);
    expect(await health('level=ready')).toBe(502);
    expect(await health('names=r,n,zz')).toBe(200);
    await rawPost(socket, '/v1/checks', { action: 'stop', checks: ['a'] });
    expect(await health('')).toBe(200);
    expect(await health('level=x')).toBe(400);
  });

  it('leave notices of their changes, with their names', async () => {
    await addCheck('tcp: {port: 1}');
    await clock.advance(20_000);
    expect(await get('/v1/notices?types=change-update')).toMatchObject([
      { key: '1', 'user-id': null, occurrences: 4, 'last-data': { kind: 'perform-check', 'check-name': 'up' } },
      { key: '2', occurrences: 2, 'last-data': { kind: 'recover-check', 'check-name': 'up' } },
    ]);
  });

  it('are counted in metrics, and services too', async () => {
    await addCheck('tcp: {port: 6379}', '\nservices: {web: {override: replace, command: server}}');
    await client.start(['web']);
    await clock.advance(9_000);
    const { text, headers } = await rawRequest(socket, 'GET', '/v1/metrics');
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text).toBe(
      [
        [
          'pebble_service_active',
          'gauge',
          'Whether the service is currently active (1) or not (0)',
          'service="web"',
          1,
        ],
        ['pebble_service_start_count', 'counter', 'Number of times the service has started', 'service="web"', 1],
        ['pebble_check_up', 'gauge', 'Whether the health check is up (1) or not (0)', 'check="up"', 1],
        ['pebble_check_success_count', 'counter', 'Number of times the check has succeeded', 'check="up"', 1],
        ['pebble_check_failure_count', 'counter', 'Number of times the check has failed', 'check="up"', 0],
      ]
        .map(
          ([name, type, help, label, value]) =>
            `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name}{${label}} ${value}\n\n`,
        )
        .join(''),
    );
  });

  it('leave nothing behind when the daemon is disposed of in the middle of one', async () => {
    await addCheck('timeout: 5s, exec: {command: slow}');
    const refreshed = rawPost(socket, '/v1/checks/refresh', { name: 'up' }).catch(() => undefined);
    await clock.advance(0);
    await daemon[Symbol.asyncDispose]();
    await refreshed;
  });
});
