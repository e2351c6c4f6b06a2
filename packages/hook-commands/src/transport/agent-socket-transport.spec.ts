import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { failed, printed, scriptedAgent, type ReceivedCall, type Script } from '../../test/scripted-agent.ts';
import { until } from '../../test/until.ts';
import { agentSocketTransport, type AgentSocketOptions } from './agent-socket-transport.ts';
import type { HookCommandCall } from './hook-transport.ts';

const isLeader: HookCommandCall = { command: 'is-leader', args: ['--format=json'] };
const stateSet: HookCommandCall = { command: 'state-set', args: ['--file', '-'], stdin: '{"k":"v"}' };

async function withAgent<T>(
  script: Script,
  use: (transport: ReturnType<typeof agentSocketTransport>, agent: Awaited<ReturnType<typeof scriptedAgent>>) => T,
  options: Partial<AgentSocketOptions> = {},
): Promise<Awaited<T>> {
  await using agent = await scriptedAgent(script);
  await using transport = agentSocketTransport({ address: agent.address, contextId: 'w/0-start-1', ...options });
  return await use(transport, agent);
}

describe('agentSocketTransport', () => {
  it('says who calls, from where, and what; and gives back what the command printed', async () => {
    const requests: ReceivedCall['request'][] = [];
    const script: Script = ({ request, reply }) => {
      requests.push(request);
      reply(printed('true\n'));
    };
    const result = await withAgent(script, (transport) => transport.run(isLeader), { directory: '/srv/charm' });
    expect(result).toEqual({ exitCode: 0, stdout: 'true\n', stderr: '' });
    expect(requests).toEqual([
      {
        contextId: 'w/0-start-1',
        dir: '/srv/charm',
        commandName: 'is-leader',
        args: ['--format=json'],
        stdinSet: false,
        stdin: new Uint8Array(0),
      },
    ]);
  });

  it('sends stdin with the first request', async () => {
    await withAgent(
      ({ request, reply }) => reply(printed(`${request.stdinSet} ${Buffer.from(request.stdin).toString()}`)),
      async (transport, agent) => {
        expect(await transport.run(stateSet)).toMatchObject({ stdout: 'true {"k":"v"}' });
        expect(agent.calls).toHaveLength(1);
      },
    );
  });

  it('sends and takes what is larger than a socket holds', async () => {
    const large = 'x'.repeat(4 * 1024 * 1024);
    await withAgent(
      ({ request, reply }) => reply(printed(Buffer.from(request.stdin).toString())),
      async (transport) => {
        const sets = [1, 2].map(async () => await transport.run({ ...stateSet, stdin: large }));
        for (const { stdout } of await Promise.all(sets)) expect(stdout === large).toBe(true);
      },
    );
  });

  it('makes a call again with empty stdin when the command turns out to read it', async () => {
    await withAgent(
      ({ request, reply }) =>
        reply(request.stdinSet ? printed('ok') : { error: 'hook tool requires stdin, none supplied' }),
      async (transport, agent) => {
        expect(await transport.run({ command: 'relation-set', args: ['--file', '-'] })).toMatchObject({ stdout: 'ok' });
        expect(agent.calls).toHaveLength(2);
      },
    );
  });

  it('gives a failing command as a result', async () => {
    const result = await withAgent(
      ({ reply }) => reply(failed('this unit is not the leader')),
      (transport) => transport.run(isLeader),
    );
    expect(result).toEqual({ exitCode: 1, stdout: '', stderr: 'ERROR this unit is not the leader\n' });
  });

  it("tells a call that failed as such as Juju's own commands do", async () => {
    const result = await withAgent(
      ({ reply }) => reply({ error: 'bad request: expected context id "a", got "b"' }),
      (transport) => transport.run(isLeader),
    );
    expect(result).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'ERROR bad request: expected context id "a", got "b"\n',
    });
  });

  it('keeps apart calls that are answered out of order, over one connection', async () => {
    const held: ReceivedCall[] = [];
    await withAgent(
      (call) => {
        held.push(call);
        if (held.length === 3) for (const { request, reply } of held.reverse()) reply(printed(request.args[0] ?? ''));
      },
      async (transport, agent) => {
        const call = (name: string) => transport.run({ command: 'config-get', args: [name] });
        const answers = await Promise.all([call('a'), call('b'), call('c')]);
        expect(answers.map(({ stdout }) => stdout)).toEqual(['a', 'b', 'c']);
        expect(agent.accepted).toBe(1);
      },
    );
  });

  it('opens nothing before the first call, and one connection for all that follow', async () => {
    await withAgent(
      ({ reply }) => reply(printed('')),
      async (transport, agent) => {
        expect(agent.accepted).toBe(0);
        for (let n = 0; n < 5; n++) await transport.run(isLeader);
        expect(agent.accepted).toBe(1);
      },
    );
  });

  it('speaks over an abstract socket', async () => {
    await using agent = await scriptedAgent(({ reply }) => reply(printed('true')), `agent-spec-${randomUUID()}`);
    await using transport = agentSocketTransport({ address: agent.address, contextId: 'c' });
    expect(await transport.run(isLeader)).toMatchObject({ stdout: 'true' });
  });

  it('says that nobody listens', async () => {
    await using transport = agentSocketTransport({ address: '/nonexistent/agent.socket', contextId: 'c' });
    await expect(transport.run(isLeader)).rejects.toMatchObject({
      code: 'HOOK_COMMAND_UNREACHABLE',
      message: "cannot connect to the unit agent's socket /nonexistent/agent.socket",
    });
  });

  describe('when the connection breaks', () => {
    const hangUp: Script = ({ hangUp: now }) => now();

    it('tells that a read did not come back', async () => {
      const answer = withAgent(hangUp, (transport) => transport.run(isLeader));
      await expect(answer).rejects.toMatchObject({ code: 'HOOK_COMMAND_UNREACHABLE' });
    });

    it('tells that nobody knows whether a write happened', async () => {
      const answer = withAgent(hangUp, (transport) => transport.run(stateSet));
      await expect(answer).rejects.toMatchObject({
        code: 'HOOK_COMMAND_FATE_UNKNOWN',
        details: { command: 'state-set' },
        cause: { code: 'HOOK_COMMAND_UNREACHABLE' },
      });
    });

    it('never sends a write twice', async () => {
      await withAgent(hangUp, async (transport, agent) => {
        await expect(transport.run(stateSet)).rejects.toThrow('cannot tell whether state-set happened');
        expect(agent.calls).toEqual(['state-set --file -']);
      });
    });

    it('connects anew for the next call', async () => {
      let calls = 0;
      await withAgent(
        ({ hangUp: now, reply }) => (calls++ === 0 ? now() : reply(printed('true'))),
        async (transport) => {
          await expect(transport.run(isLeader)).rejects.toMatchObject({ code: 'HOOK_COMMAND_UNREACHABLE' });
          expect(await transport.run(isLeader)).toMatchObject({ stdout: 'true' });
        },
      );
    });
  });

  describe('when the peer is no agent', () => {
    it.each<[name: string, script: Script]>([
      ['sends noise', ({ sendRaw }) => sendRaw(Buffer.alloc(600, 0xff))],
      ['announces more than is accepted', ({ sendRaw }) => sendRaw(Uint8Array.from([0xfc, 0x7f, 0xff, 0xff, 0xff]))],
      ['has no such method', ({ reply }) => reply({ error: "rpc: can't find service Jujuc.Main" })],
    ])('is told when it %s', async (_name, script) => {
      await expect(withAgent(script, (transport) => transport.run(isLeader))).rejects.toMatchObject({
        code: 'HOOK_COMMAND_PROTOCOL',
      });
    });

    it('refuses an answer beyond the limit', async () => {
      const answer = withAgent(
        ({ reply }) => reply(printed('x'.repeat(2_000))),
        (transport) => transport.run(isLeader),
        { messageLimitBytes: 1_000 },
      );
      await expect(answer).rejects.toMatchObject({ code: 'HOOK_COMMAND_PROTOCOL' });
    });
  });

  describe('when the caller gives up', () => {
    it('makes no call', async () => {
      await withAgent(
        ({ reply }) => reply(printed('')),
        async (transport, agent) => {
          const answer = transport.run(isLeader, { signal: AbortSignal.abort(new Error('enough')) });
          await expect(answer).rejects.toMatchObject({ code: 'HOOK_COMMAND_ABORTED', cause: { message: 'enough' } });
          expect(agent.accepted).toBe(0);
        },
      );
    });

    it('waits no longer, and the connection still serves the next call', async () => {
      const controller = new AbortController();
      let held: ReceivedCall | undefined;
      await withAgent(
        (call) => {
          if (held !== undefined) {
            held.reply(printed('late'));
            call.reply(printed('next'));
            return;
          }
          held = call;
          controller.abort();
        },
        async (transport, agent) => {
          const answer = transport.run(isLeader, { signal: controller.signal });
          await expect(answer).rejects.toMatchObject({ code: 'HOOK_COMMAND_ABORTED' });
          expect(await transport.run(isLeader)).toMatchObject({ stdout: 'next' });
          expect(agent.accepted).toBe(1);
        },
      );
    });
  });

  describe('with the content of a secret', () => {
    const secretContent = { password: 'geheim', raw: Uint8Array.from([0, 255]), empty: '' };
    const secretAdd: HookCommandCall = { command: 'secret-add', args: ['--owner=unit'], secretContent };

    it('sends it as base64, and what is empty as an empty file', async () => {
      await withAgent(
        ({ reply }) => reply(printed('secret:x')),
        async (transport, agent) => {
          await transport.run(secretAdd);
          expect(agent.calls).toEqual([
            'secret-add --owner=unit password#base64=Z2VoZWlt raw#base64=AP8= empty#file=/dev/null',
          ]);
        },
      );
    });

    it('hides it when the agent repeats it', async () => {
      const result = await withAgent(
        ({ request, reply }) => reply(failed(`refused: ${request.args.join(' ')}`)),
        (transport) => transport.run(secretAdd),
      );
      expect(result.stderr).toContain('password#base64=…');
      expect(result.stderr).not.toContain('Z2VoZWlt');
    });
  });

  describe('when it is disposed of', () => {
    it('closes its connection, and makes no more calls', async () => {
      await using agent = await scriptedAgent(({ reply }) => reply(printed('')));
      const transport = agentSocketTransport({ address: agent.address, contextId: 'c' });
      await transport.run(isLeader);
      await transport[Symbol.asyncDispose]();
      await expect(transport.run(isLeader)).rejects.toMatchObject({ code: 'HOOK_COMMAND_ABORTED' });
      await until(() => agent.connections === 0);
      expect(agent.accepted).toBe(1);
    });

    it('fails the calls that wait', async () => {
      let arrived: () => void = () => undefined;
      const arrival = new Promise<void>((resolve) => (arrived = resolve));
      await using agent = await scriptedAgent(() => arrived());
      const transport = agentSocketTransport({ address: agent.address, contextId: 'c' });
      const answer = transport.run(stateSet).catch((error: unknown) => error);
      await arrival;
      await transport[Symbol.asyncDispose]();
      expect(await answer).toMatchObject({ code: 'HOOK_COMMAND_ABORTED' });
    });

    it('has nothing to close when nothing was called', async () => {
      await using transport = agentSocketTransport({ address: '/nonexistent', contextId: 'c' });
      expect(transport.carriesSecretContent).toBe(true);
    });
  });

  it('keeps no process alive that forgets to close it', async () => {
    await using agent = await scriptedAgent(({ reply }) => reply(printed('true')));
    const program = join(import.meta.dirname, '../../test/programs/ask-once.ts');
    const args = ['--conditions=charmsmith-source', program, agent.address];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: {} });
    expect(stdout).toBe('true\n');
  });
});
