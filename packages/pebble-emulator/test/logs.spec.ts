import { request } from 'node:http';
import { connectPebble } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import { rawRequest, refusal } from './contract/raw-request.ts';
import { useInMemoryDaemon } from './in-memory-daemon.ts';

interface Line {
  readonly service: string;
  readonly message: string;
}

describe('logs', () => {
  const outputs = new Map<string, (text: string) => void>();
  const running = useInMemoryDaemon(() => ({
    programs: {
      talk: ({ args: [name = ''], stdout, signal }) =>
        new Promise((resolve) => {
          outputs.set(name, (text) => void stdout.write(text));
          signal.addEventListener('abort', () => resolve(0));
        }),
    },
  }));

  const start = async (...names: string[]) => {
    await using client = connectPebble({ socketPath: running().socket });
    for (const name of names)
      await client.addLayer(name, { services: { [name]: { override: 'replace', command: `talk ${name}` } } });
    await client.start(names);
  };
  const say = async (name: string, text: string) => {
    outputs.get(name)?.(text);
    await running().clock.advance(1);
  };
  const read = async (query = '') => toMessages((await rawRequest(running().socket, 'GET', `/v1/logs?${query}`)).text);
  const toMessages = (text: string) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line)
      .map(({ service, message }) => `${service}: ${message}`);

  /** Follows logs; gives what has come so far, and an end. */
  function follow(query = '') {
    let text = '';
    let status: number | undefined;
    const outgoing = request({ socketPath: running().socket, path: `/v1/logs?follow=true&${query}`, agent: false });
    const closed = new Promise<void>((resolve) => outgoing.on('close', () => resolve()));
    outgoing.on('error', () => undefined);
    outgoing.on('response', (response) => {
      status = response.statusCode;
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('error', () => undefined);
    });
    outgoing.end();
    return {
      until: (count: number) => expect.poll(() => toMessages(text).length, { interval: 5 }).toBe(count),
      messages: () => toMessages(text),
      status: () => status,
      [Symbol.asyncDispose]: async () => {
        outgoing.destroy();
        await closed;
      },
    };
  }

  it('are merged by time, and counted over all services', async () => {
    await start('a', 'b');
    await say('b', 'first\n');
    await say('a', 'second\n');
    await say('b', 'third\n');
    expect(await read()).toEqual(['b: first', 'a: second', 'b: third']);
    expect(await read('n=2')).toEqual(['a: second', 'b: third']);
    expect(await read('n=-1&services=b')).toEqual(['b: first', 'b: third']);
    expect(await read('n=0')).toEqual([]);
    expect(await read('services=zz')).toEqual([]);
  });

  it('are thirty lines unless more are asked for', async () => {
    await start('a');
    await say('a', Array.from({ length: 40 }, (_, index) => `${index}\n`).join(''));
    expect(await read()).toHaveLength(30);
    expect(await read('n=-1')).toHaveLength(40);
  });

  it('are followed: nothing is sent before the first line, not even headers', async () => {
    await start('a', 'b');
    await say('a', 'before\n');
    await using following = follow();
    await rawRequest(running().socket, 'GET', '/v1/system-info');
    expect(following.status()).toBeUndefined();
    await say('a', 'one\n');
    await say('b', 'two\nthree');
    await following.until(3);
    await say('b', ' and more\n');
    await following.until(4);
    expect(following.messages()).toEqual(['a: one', 'b: two', 'b: three', 'b:  and more']);
  });

  it('are followed from a backlog, without losing a line in between', async () => {
    await start('a');
    await say('a', 'zero\none\ntwo\n');
    await using following = follow('n=2');
    await following.until(2);
    await say('a', 'three\n');
    await following.until(3);
    expect(following.messages()).toEqual(['a: one', 'a: two', 'a: three']);
  });

  it('are followed no further when the client has gone, or the daemon', async () => {
    await start('a');
    const first = follow('n=-1');
    await first[Symbol.asyncDispose]();
    await say('a', 'unheard\n');
    const second = follow('n=-1');
    await second.until(1);
    expect(await running().daemon.close()).toBe(false);
    await second[Symbol.asyncDispose]();
  });

  it('lose what a client does not read in time, and say so', async () => {
    await start('a');
    await say('a', 'begin\n');
    await using following = follow('n=-1');
    await following.until(1);
    const line = `${'x'.repeat(99)}\n`;
    await say('a', line.repeat(5_000));
    await expect.poll(() => following.messages().includes('a: (... output truncated ...)')).toBe(true);
    expect(following.messages().length).toBeLessThan(2_000);
  });

  it.each([
    ['follow=yes', 'follow parameter must be "true" or "false"'],
    ['n=-2', 'n must be -1, 0, or a positive integer'],
    ['n=x', 'n must be -1, 0, or a positive integer'],
  ])('are refused with %s', async (query, message) => {
    expect(await rawRequest(running().socket, 'GET', `/v1/logs?${query}`)).toMatchObject(
      refusal(400, message) as object,
    );
  });
});
