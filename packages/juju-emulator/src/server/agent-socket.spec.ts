import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createRequestEncoder } from '@charmsmith/hook-commands/rpc';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestFrom, rpcClient, shown } from '../../test/rpc-client.ts';
import { sampleCharm, sampleState } from '../../test/sample-charm.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import type { Execution } from '../agent/execution.ts';
import { UnitAgent, type UnitAgentOptions } from '../agent/unit-agent.ts';
import { AgentSocket, type AgentSocketOptions } from './agent-socket.ts';

const yes = { code: 0, stdout: 'true\n', stderr: '' };

describe('AgentSocket', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder[Symbol.asyncDispose]());

  /** Runs `use` while a hook is open, and gives what it gave. */
  async function inHook<T>(
    use: (environment: Execution['environment'], execution: Execution) => Promise<T>,
    options: { readonly socket?: Partial<AgentSocketOptions>; readonly agent?: Partial<UnitAgentOptions> } = {},
  ): Promise<T> {
    const path = join(folder.path, 'agent.socket');
    await using socket = await AgentSocket.listen({ path, ...options.socket });
    const hookTools = { path: '/tools', socketAddress: path };
    const agent = new UnitAgent({ charm: sampleCharm, state: sampleState(), hookTools, ...options.agent });
    const seen: T[] = [];
    await agent.dispatch('config-changed', async (execution) => {
      const serving = socket.serve(execution);
      try {
        seen.push(await use(execution.environment, execution));
      } finally {
        serving[Symbol.dispose]();
      }
      return { exitCode: 0 };
    });
    return seen[0] as T;
  }

  it('keeps the socket to its owner', async () => {
    const { mode } = await inHook((environment) => stat(environment['JUJU_AGENT_SOCKET_ADDRESS'] ?? ''));
    expect(mode & 0o777).toBe(0o700);
  });

  it('answers requests that overlap, in their order, on several connections', async () => {
    const answers = await inHook(async (environment) => {
      using one = await rpcClient(environment);
      using two = await rpcClient(environment);
      const replies = await Promise.all([
        one.call({ commandName: 'state-set', args: ['k=v'] }),
        one.call({ commandName: 'state-get', args: ['k'] }),
        ...Array.from({ length: 50 }, () => two.call({})),
      ]);
      return replies.map(shown);
    });
    expect(answers).toEqual([
      { code: 0, stdout: '', stderr: '' },
      { code: 0, stdout: 'v\n', stderr: '' },
      ...Array.from({ length: 50 }, () => yes),
    ]);
  });

  it('asks for stdin when the command reads it, and takes it, empty or large', async () => {
    const replies = await inHook(async (environment) => {
      using client = await rpcClient(environment);
      const request = { commandName: 'relation-set', args: ['-r', 'peers:0', '--file', '-'] };
      const value = 'д'.repeat(1_500_000);
      return [
        shown(await client.call(request)),
        shown(await client.call({ ...request, stdinSet: true })),
        shown(await client.call({ ...request, stdinSet: true, stdin: Buffer.from(JSON.stringify({ value })) })),
        shown(await client.call({ ...request, stdinSet: true, stdin: Uint8Array.of(0x6b, 0x3a, 0x20, 0xff) })),
      ];
    });
    expect(replies).toEqual([
      { error: 'hook tool requires stdin, none supplied' },
      { code: 0, stdout: '', stderr: '' },
      { code: 0, stdout: '', stderr: '' },
      { code: 1, stdout: '', stderr: 'ERROR yaml: invalid leading UTF-8 octet\n' },
    ]);
  });

  it.each<[what: string, request: Parameters<Awaited<ReturnType<typeof rpcClient>>['call']>[0], error: string]>([
    ['a request without a command', { commandName: '' }, 'bad request: command not specified'],
    ['a folder that is not absolute', { dir: 'charm' }, 'bad request: Dir is not absolute'],
    ['the context of another run', { contextId: 'stale' }, 'bad request: wrong context ID; got "stale"'],
    ['a command that is not there', { commandName: 'gone' }, 'bad request: unknown command: gone'],
  ])('refuses %s', async (_what, request, error) => {
    const answer = await inHook(async (environment) => {
      using client = await rpcClient(environment);
      return [shown(await client.call(request)), shown(await client.call({}))];
    });
    expect(answer).toEqual([{ error }, yes]);
  });

  it('names the kind of command that is not there, from 4.x on', async () => {
    const answer = await inHook(
      async (environment) => {
        using client = await rpcClient(environment);
        return shown(await client.call({ commandName: 'gone' }));
      },
      { agent: { jujuVersion: '4.0.1' } },
    );
    expect(answer).toEqual({ error: 'bad request: unknown hook command: gone' });
  });

  it('answers a peer that has closed its half of the connection', async () => {
    const answer = await inHook(async (environment) => {
      using client = await rpcClient(environment);
      const reply = client.call({});
      client.socket.end();
      const seen = shown(await reply);
      await client.closed;
      return seen;
    });
    expect(answer).toEqual(yes);
  });

  it('closes the connections of a run when it ends, and refuses its context from then on', async () => {
    const path = join(folder.path, 'agent.socket');
    await using socket = await AgentSocket.listen({ path });
    const agent = new UnitAgent({ charm: sampleCharm, hookTools: { path: '/tools', socketAddress: path } });
    let environment: Execution['environment'] = {};
    await agent.dispatch('start', async (execution) => {
      const serving = socket.serve(execution);
      ({ environment } = execution);
      using client = await rpcClient(environment);
      serving[Symbol.dispose]();
      await client.closed;
      return { exitCode: 0 };
    });
    using late = await rpcClient(environment);
    const context = environment['JUJU_CONTEXT_ID'] ?? '';
    expect(shown(await late.call({}))).toEqual({ error: `bad request: wrong context ID; got "${context}"` });
  });

  it('serves others while one peer sends without ever reading', async () => {
    const answer = await inHook(async (environment) => {
      using deaf = await rpcClient(environment);
      const big = 'x'.repeat(60_000);
      deaf.call({ commandName: 'state-set', args: [`k=${big}`] }).catch(() => undefined);
      deaf.socket.pause();
      for (let count = 0; count < 200; count++) {
        deaf.call({ commandName: 'state-get', args: ['k'] }).catch(() => undefined);
      }
      using other = await rpcClient(environment);
      return shown(await other.call({}));
    });
    expect(answer).toEqual(yes);
  });

  it('closes connections beyond its limit', async () => {
    const answers = await inHook(
      async (environment) => {
        using first = await rpcClient(environment);
        const before = shown(await first.call({}));
        using second = await rpcClient(environment);
        await second.closed;
        return [before, shown(await first.call({}))];
      },
      { socket: { connectionLimit: 1 } },
    );
    expect(answers).toEqual([yes, yes]);
  });

  describe('when a peer does not hold to the protocol', () => {
    /** Sends bytes, half-closes, and waits for the end; then asks as a good peer does. */
    async function send(environment: Execution['environment'], bytes: Uint8Array): Promise<unknown> {
      using bad = await rpcClient(environment);
      bad.socket.resume();
      bad.socket.end(bytes);
      await bad.closed;
      using good = await rpcClient(environment);
      return shown(await good.call({}));
    }

    it('says so for a message beyond the limit, as soon as its length is known', async () => {
      const told: string[] = [];
      const answer = await inHook((environment) => send(environment, Uint8Array.of(0xfd, 0x01, 0x00, 0x00)), {
        socket: { messageLimitBytes: 1_000, onBrokenPeer: ({ cause }) => told.push((cause as Error).message) },
      });
      expect(answer).toEqual(yes);
      expect(told).toEqual([expect.stringContaining('65536 bytes announced where 1000 are allowed')]);
    });

    it('survives any bytes', async () => {
      await inHook(async (environment) => {
        await fc.assert(
          fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
            expect(await send(environment, bytes)).toEqual(yes);
          }),
          { numRuns: 150 },
        );
      });
    });

    it('survives requests that are cut short or changed', async () => {
      await inHook(async (environment) => {
        const whole = createRequestEncoder().encode(0, { ...requestFrom(environment), args: ['a', 'b'] });
        const broken = fc.record({ cut: fc.nat(whole.length), at: fc.nat(whole.length - 1), to: fc.nat(255) });
        await fc.assert(
          fc.asyncProperty(broken, async ({ cut, at, to }) => {
            const bytes = whole.slice(0, cut);
            if (at < cut) bytes[at] = to;
            expect(await send(environment, bytes)).toEqual(yes);
          }),
          { numRuns: 150 },
        );
      });
    });
  });

  it('refuses a path that is too long for a socket', async () => {
    await expect(AgentSocket.listen({ path: `/tmp/${'x'.repeat(103)}` })).rejects.toMatchObject({
      code: 'JUJU_EMULATOR_PATH_TOO_LONG',
    });
  });
});
