import { describe, expect, it } from 'vitest';
import { addCheck, checkOf } from './checks.suite.ts';
import { addService, caseTimeoutMs, eventually, type ContractTarget } from './contract-daemon.ts';
import { rawRequest } from './raw-request.ts';

/** Numbers for Prometheus. */
export function describeMetrics({ start }: ContractTarget): void {
  describe.concurrent('metrics', { timeout: caseTimeoutMs }, () => {
    it('tell whether services run and how often they were started, once they were', async () => {
      await using daemon = await start();
      const { client } = daemon;
      await addService(client, 'runs', { command: '/bin/sleep 100' });
      await addService(client, 'never', { command: '/bin/sleep 100' });
      await client.start(['runs']);
      await client.restart(['runs']);
      expect(await client.metrics()).toEqual([
        {
          name: 'pebble_service_active',
          type: 'gauge',
          help: expect.any(String) as unknown,
          labels: { service: 'runs' },
          value: 1,
        },
        {
          name: 'pebble_service_start_count',
          type: 'counter',
          help: expect.any(String) as unknown,
          labels: { service: 'runs' },
          value: 2,
        },
      ]);
      await client.stop(['runs']);
      expect((await client.metrics())[0]).toMatchObject({ name: 'pebble_service_active', value: 0 });
    });

    it('count starts that a service makes by itself', async () => {
      await using daemon = await start();
      const { client } = daemon;
      await addService(client, 'crashes', { command: '/bin/false', 'backoff-delay': '50ms', 'backoff-factor': 1 });
      await expect(client.start(['crashes'])).rejects.toMatchObject({ code: 'PEBBLE_CHANGE_FAILED' });
      await eventually(async () => {
        const count = (await client.metrics()).find(({ name }) => name === 'pebble_service_start_count');
        expect(count?.value).toBeGreaterThan(2);
      });
    });

    it('tell how checks are', async () => {
      await using daemon = await start();
      const { client } = daemon;
      await addCheck(client, 'good', { exec: { command: 'true' } });
      await addCheck(client, 'bad', { exec: { command: 'false' }, threshold: 1 });
      await addCheck(client, 'off', { exec: { command: 'true' }, startup: 'disabled' });
      await eventually(async () => expect((await checkOf(client, 'bad')).status).toBe('down'));
      await eventually(async () => expect((await checkOf(client, 'good')).successes).toBeGreaterThan(0));
      const metrics = await client.metrics();
      const valueOf = (name: string, check: string) =>
        metrics.find((metric) => metric.name === name && metric.labels['check'] === check)?.value;
      expect(valueOf('pebble_check_up', 'good')).toBe(1);
      expect(valueOf('pebble_check_up', 'bad')).toBe(0);
      expect(valueOf('pebble_check_up', 'off')).toBeUndefined();
      expect(valueOf('pebble_check_success_count', 'good')).toBeGreaterThan(0);
      expect(valueOf('pebble_check_failure_count', 'bad')).toBeGreaterThan(0);
    });

    it('come as text, each value with its explanation', async () => {
      await using daemon = await start();
      const { client, socketPath } = daemon;
      await addService(client, 'a', { command: '/bin/sleep 100' });
      await client.start(['a']);
      const answer = await rawRequest(socketPath, 'GET', '/v1/metrics');
      expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
      expect(answer.text).toMatch(
        /^# HELP pebble_service_active .+\n# TYPE pebble_service_active gauge\npebble_service_active\{service="a"\} 1\n/,
      );
      expect(await client.metricsText()).toBe(answer.text);
    });
  });
}
