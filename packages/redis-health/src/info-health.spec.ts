import type { Application, Logger, Pace } from '@charmsmith/core';
import { describe, expect, it } from 'vitest';
import { InfoHealth } from './info-health.ts';

const replica = (link: 'up' | 'down') =>
  `redis_version:7.2.5\r\nrole:slave\r\nmaster_host:u0\r\nmaster_port:6379\r\nmaster_link_status:${link}\r\n`;
const loading = 'redis_version:7.2.5\r\nrole:master\r\nloading:1\r\nloading_loaded_perc:42.00\r\n';
const well = 'redis_version:7.2.5\r\nrole:master\r\n';

/** A Redis that answers with each text in turn, the last one for ever, and time that passes when somebody waits. */
function world(...texts: readonly string[]) {
  let now = 0;
  let asked = 0;
  const pace: Pace = {
    now: () => now,
    pause: (ms) => {
      now += ms;
      return Promise.resolve();
    },
  };
  const health = new InfoHealth(
    {
      client: {
        ask: () => {
          const value = texts[Math.min(asked, texts.length - 1)];
          asked += 1;
          return value === undefined || value === ''
            ? Promise.resolve({ answered: false, failure: { code: 'ECONNREFUSED', message: 'refused' } })
            : Promise.resolve({ answered: true, replies: [{ ok: true, value }] });
        },
      },
      connection: { address: () => Promise.resolve({ host: 'localhost', port: 6379 }) },
      application: { setWorkloadVersion: () => Promise.resolve() } as unknown as Application,
      refusedPassword: { value: { refused: false }, set: () => Promise.resolve() } as never,
      log: { warning: () => undefined } as unknown as Logger,
      signal: new AbortController().signal,
    },
    pace,
  );
  return { health, now: () => now, asked: () => asked };
}

describe('patience', () => {
  it.each([
    ['a link that comes up', [replica('down'), replica('down'), replica('up')]],
    ['data that are loaded', [loading, loading, well]],
  ])('waits for %s', async (_name, texts) => {
    const { health, asked } = world(...texts);
    expect((await health.report({ patienceMs: 5_000 })).unit).toMatchObject({ status: 'active' });
    expect(asked()).toBe(3);
  });

  it('ends: then the unit shows what it waits for', async () => {
    const { health, now } = world(replica('down'));
    expect((await health.report({ patienceMs: 5_000 })).unit?.message).toBe('Waiting for the link to the master u0');
    expect(now()).toBe(5_000);
  });

  it.each([
    ['a Redis that is well', well],
    ['one that does not answer', ''],
  ])('asks %s once', async (_name, text) => {
    const { health, asked } = world(text);
    await health.report({ patienceMs: 5_000 });
    expect(asked()).toBe(1);
  });

  it('is none unless somebody asks for it', async () => {
    const { health, asked } = world(replica('down'));
    await health.report();
    expect(asked()).toBe(1);
  });
});
