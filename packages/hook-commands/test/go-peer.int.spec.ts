import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../../tools/workspace/programs.ts';
import { agentSocketTransport, createHookCommands, type HookTransport } from '../src/index.ts';
import { failed, printed, scriptedAgent, type ReceivedCall, type ScriptedAgent } from './scripted-agent.ts';

const jujuc = findProgram('jujuc');

// Some 0.2 s: a few starts of a small Go program.
describe.skipIf(jujuc === undefined)("Go's net/rpc on the other side", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'go-peer-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  describe('as the unit agent', () => {
    let agent: ReturnType<typeof spawn>;
    let transport: HookTransport & AsyncDisposable;
    beforeAll(async () => {
      const address = join(folder, 'agent.socket');
      agent = spawn(jujuc ?? '', ['serve', address], { stdio: ['pipe', 'pipe', 'inherit'] });
      await once(agent.stdout!, 'data');
      transport = agentSocketTransport({ address, contextId: 'w/0-start-1', directory: '/srv/charm' });
    });
    afterAll(async () => {
      await transport[Symbol.asyncDispose]();
      const exited = once(agent, 'exit');
      agent.stdin!.end();
      await exited;
    });

    it('reads our requests', async () => {
      const args = ['--format=json', '', 'ä😀', '\u0085\uffff'];
      const { stdout } = await transport.run({ command: 'echo', args, stdin: '{"k":"v"}' });
      expect(JSON.parse(stdout)).toEqual({
        ContextId: 'w/0-start-1',
        Dir: '/srv/charm',
        CommandName: 'echo',
        Args: args,
        StdinSet: true,
        Stdin: Buffer.from('{"k":"v"}').toString('base64'),
        Token: '',
      });
    });

    it('writes replies that we read: success, failure, and a call that failed as such', async () => {
      const juju = createHookCommands(transport);
      expect(await juju.isLeader()).toBe(true);
      await expect(juju.stateSet({ k: 'v' })).rejects.toMatchObject({ code: 'HOOK_COMMAND_PERMISSION_DENIED' });
      expect(await transport.run({ command: 'gone', args: [] })).toMatchObject({
        exitCode: 1,
        stderr: 'ERROR bad request: unknown command: gone\n',
      });
      // Go sends the definition of the empty body with the first error only: the second is read by what was learnt.
      expect(await transport.run({ command: 'gone', args: [] })).toMatchObject({ exitCode: 1 });
    });

    it('asks for stdin, and gets it', async () => {
      expect(await transport.run({ command: 'cat', args: [] })).toMatchObject({ exitCode: 0, stdout: '' });
    });

    it('takes and gives 3 MB', async () => {
      const stdin = 'ä'.repeat(1_500_000);
      expect((await transport.run({ command: 'cat', args: [], stdin })).stdout).toBe(stdin);
      const repeated = await transport.run({ command: 'repeat', args: ['3000000', 'x'] });
      expect(repeated.stdout).toHaveLength(3_000_000);
    });

    it('answers out of order, and we keep the calls apart', async () => {
      const held = transport.run({ command: 'hold', args: [] });
      expect(await transport.run({ command: 'repeat', args: ['1', 'first'] })).toMatchObject({ stdout: 'first' });
      await transport.run({ command: 'release', args: [] });
      expect(await held).toMatchObject({ stdout: 'released\n' });
    });
  });

  describe('as a hook command', () => {
    /** Runs a hook command of Go against an agent of ours. */
    async function forward(command: string, args: readonly string[], agent: ScriptedAgent, stdin = '') {
      const program = join(folder, command);
      await symlink(jujuc ?? '', program).catch(() => undefined);
      const env = {
        JUJU_CONTEXT_ID: 'w/0-start-1',
        JUJU_AGENT_SOCKET_NETWORK: 'unix',
        JUJU_AGENT_SOCKET_ADDRESS: agent.address,
      };
      return await new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
        const child = execFile(program, args, { env, cwd: folder }, (error, stdout, stderr) => {
          resolve({ code: Number(error?.code ?? 0), stdout, stderr });
        });
        child.stdin?.end(stdin);
      });
    }

    it('sends requests that we read, also with the token of Juju 2.9 and 3.x', async () => {
      const requests: ReceivedCall['request'][] = [];
      await using agent = await scriptedAgent(({ request, reply }) => {
        requests.push(request);
        reply(printed('true\n'));
      });
      expect(await forward('is-leader', ['--format=json', 'ä'], agent)).toEqual({
        code: 0,
        stdout: 'true\n',
        stderr: '',
      });
      expect(requests).toEqual([
        {
          contextId: 'w/0-start-1',
          dir: folder,
          commandName: 'is-leader',
          args: ['--format=json', 'ä'],
          stdinSet: false,
          stdin: new Uint8Array(0),
        },
      ]);
    });

    it('reads our replies: failure, and a call that failed as such', async () => {
      await using agent = await scriptedAgent(({ request, reply }) =>
        reply(request.commandName === 'is-leader' ? failed('permission denied', 2) : { error: 'bad request: no' }),
      );
      expect(await forward('is-leader', [], agent)).toEqual({
        code: 2,
        stdout: '',
        stderr: 'ERROR permission denied\n',
      });
      expect(await forward('state-get', [], agent)).toMatchObject({ code: 1, stderr: 'ERROR bad request: no\n' });
    });

    it('sends its stdin when we ask for it', async () => {
      await using agent = await scriptedAgent(({ request, reply }) =>
        reply(
          request.stdinSet
            ? printed(Buffer.from(request.stdin).toString())
            : { error: 'hook tool requires stdin, none supplied' },
        ),
      );
      const stdin = JSON.stringify({ k: 'ä'.repeat(100_000) });
      expect(await forward('state-set', ['--file', '-'], agent, stdin)).toEqual({ code: 0, stdout: stdin, stderr: '' });
    });
  });
});
