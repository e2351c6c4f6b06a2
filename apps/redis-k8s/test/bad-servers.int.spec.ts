import { afterEach, describe, expect, it } from 'vitest';
import { type SilentServer, startSilentServer } from '../../../tools/workspace/silent-server.ts';
import {
  deploy,
  emulateRealRedisUnit,
  emulateRedisUnit,
  redisProgram,
  type RedisUnit,
  shown,
  warnings,
} from './redis-unit.ts';

// Suite: about six seconds, of which three are the deadline of a question to a Redis that never answers. Servers that
// accept, and then do what no good server does.

let unit: RedisUnit;
let server: SilentServer;
afterEach(async () => {
  await unit[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** A server that answers whatever it is asked with one error. */
const refusing = (error: string) =>
  startSilentServer((socket) => {
    socket.on('data', (data: Buffer) => {
      // One reply a command: each begins with the number of its words.
      const commands = data.toString().match(/^\*\d+\r$/gm) ?? [];
      socket.write(`-${error}\r\n`.repeat(commands.length));
    });
  });

async function askInstead(which: 'redis' | 'sentinel'): Promise<void> {
  unit = await emulateRealRedisUnit({ ports: { [which]: server.port } });
  await deploy(unit);
  await unit.run('update-status');
}

describe.skipIf(redisProgram === undefined)('a Redis', () => {
  it('that accepts and never answers → Waiting within the deadline, the cause in the log', async () => {
    server = await startSilentServer();
    unit = await emulateRedisUnit({ ports: { redis: server.port } });
    await unit.run('leader-elected');
    await unit.run('update-status');
    expect(shown(unit)).toBe('waiting: Waiting for Redis...');
    expect(warnings(unit).at(-1)).toMatch(/^WARNING Redis does not answer \(code=ETIMEDOUT /);
  });

  it('that is loading its data → Waiting, with what for', async () => {
    server = await refusing('LOADING Redis is loading the dataset in memory');
    await askInstead('redis');
    expect(shown(unit)).toBe('waiting: Waiting for Redis to load its data');
  });

  it('that answers errors → Waiting, the cause in the log', async () => {
    server = await refusing('ERR out of order');
    await askInstead('redis');
    expect(shown(unit)).toBe('waiting: Waiting for Redis...');
    expect(warnings(unit).at(-1)).toMatch(/^WARNING Redis does not answer \(code=ERR /);
  });
});

describe.skipIf(redisProgram === undefined)('D16: a Sentinel', () => {
  it.each([
    ['that knows no such master', 'ERR No such master with that name'],
    ['that answers errors', 'ERR out of order'],
    ['that refuses the password', 'WRONGPASS invalid username-password pair or user is disabled.'],
  ])('%s → Waiting, nothing is raised, and the known master stays', async (_name, error) => {
    server = await refusing(error);
    await askInstead('sentinel');
    expect(shown(unit)).toBe('waiting: Waiting for Sentinel...');
    expect(unit.agent.state.relations[0]?.databags['redis-k8s']?.['leader-host']).toMatch(/^redis-k8s-0\./);
    expect(warnings(unit)).toEqual([]);
  });
});
