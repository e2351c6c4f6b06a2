import { spawn } from 'node:child_process';
import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleCharm } from '../../test/sample-charm.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import type { Execution } from '../agent/execution.ts';
import { UnitAgent } from '../agent/unit-agent.ts';
import { HookTools, type HookToolsOptions } from './hook-tools.ts';

interface Printed {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function runTool(
  env: Readonly<Record<string, string>>,
  command: string,
  args: readonly string[],
  stdin = '',
): Promise<Printed> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: 'pipe' });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
    child.once('error', reject).once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

describe('HookTools', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder[Symbol.asyncDispose]());

  /** Runs `use` while a hook is open. */
  async function inHook<T>(
    use: (execution: Execution, agent: UnitAgent) => Promise<T>,
    options: Partial<HookToolsOptions> = {},
  ): Promise<T> {
    await using tools = await HookTools.open({ directory: join(folder.path, 'agent'), ...options });
    const agent = new UnitAgent({ charm: sampleCharm, hookTools: tools.location });
    const seen: T[] = [];
    await agent.dispatch('config-changed', async (execution) => {
      const serving = tools.serve(execution);
      seen.push(await use(execution, agent));
      serving[Symbol.dispose]();
      return { exitCode: 0 };
    });
    return seen[0] as T;
  }

  describe.each<[name: string, options: Partial<HookToolsOptions>]>([
    ['in Perl', { interpreter: { perl: '/usr/bin/perl' } }],
    ['in Node', { interpreter: { node: process.execPath } }],
  ])('with commands %s', (_name, options) => {
    it('relays arguments, stdout and exit code', async () => {
      const printed = await inHook(
        ({ environment }) => runTool(environment, 'status-set', ['active', '--', 'a "b" $c\nд😀', '']),
        options,
      );
      expect(printed).toEqual({ exitCode: 2, stdout: '', stderr: 'ERROR unrecognized args: [""]\n' });
    });

    it('sends stdin when the command reads it, whatever its size', async () => {
      const value = 'д'.repeat(300_000);
      const printed = await inHook(async ({ environment }, agent) => {
        const stdin = JSON.stringify({ big: value });
        const set = await runTool(environment, 'relation-set', ['-r', 'peers:0', '--file', '-'], stdin);
        const get = await runTool(environment, 'relation-get', ['-r', 'peers:0', 'big', agent.facts.unitName]);
        return [set, get];
      }, options);
      expect(printed).toEqual([
        { exitCode: 0, stdout: '', stderr: '' },
        { exitCode: 0, stdout: `${value}\n`, stderr: '' },
      ]);
    });

    it('refuses a wrong context id in the words of Juju', async () => {
      const printed = await inHook(
        ({ environment }) => runTool({ ...environment, JUJU_CONTEXT_ID: 'stale' }, 'is-leader', []),
        options,
      );
      expect(printed).toEqual({
        exitCode: 1,
        stdout: '',
        stderr: 'ERROR bad request: wrong context ID; got "stale"\n',
      });
    });

    it('says that there is no context outside a hook', async () => {
      const printed = await inHook(
        ({ environment }) => runTool({ PATH: environment['PATH'] ?? '' }, 'is-leader', []),
        options,
      );
      expect(printed).toMatchObject({ exitCode: 1, stderr: 'ERROR JUJU_CONTEXT_ID not set\n' });
    });

    it('says that the agent is gone', async () => {
      const environment = await inHook((execution) => Promise.resolve(execution.environment), options);
      await using tools = await HookTools.open({ directory: join(folder.path, 'agent'), ...options });
      const gone = { ...environment, JUJU_AGENT_SOCKET_ADDRESS: `${tools.location.socketAddress}.gone` };
      const printed = await runTool(gone, 'is-leader', []);
      expect(printed.exitCode).toBe(1);
      expect(printed.stderr).toMatch(/^ERROR cannot connect to the unit agent at .*\.gone: /);
    });
  });

  it('refuses every context once the run is over', async () => {
    await using tools = await HookTools.open({ directory: join(folder.path, 'agent') });
    const agent = new UnitAgent({ charm: sampleCharm, hookTools: tools.location });
    const seen: Execution[] = [];
    await agent.dispatch('start', (execution) => {
      seen.push(execution);
      tools.serve(execution)[Symbol.dispose]();
      return Promise.resolve({ exitCode: 0 });
    });
    const printed = await runTool(seen[0]!.environment, 'is-leader', []);
    expect(printed.stderr).toMatch(/^ERROR bad request: wrong context ID; got "/);
  });

  it('keeps folder, socket and commands to their owner', async () => {
    const modes = await inHook(async () => {
      const names = ['', 'agent.socket', 'hook-tool', 'tools'];
      const stats = await Promise.all(names.map((name) => stat(join(folder.path, 'agent', name))));
      return stats.map(({ mode }) => mode & 0o777);
    });
    expect(modes).toEqual([0o700, 0o700, 0o700, 0o700]);
  });

  it('leaves an empty folder behind, and can be opened there again', async () => {
    await inHook(() => Promise.resolve());
    expect(await readdir(join(folder.path, 'agent'))).toEqual([]);
    expect(await inHook(({ environment }) => runTool(environment, 'is-leader', []))).toMatchObject({ exitCode: 0 });
  });

  it('refuses a folder that others may enter', async () => {
    const directory = join(folder.path, 'open');
    await mkdir(directory);
    await chmod(directory, 0o755);
    await expect(HookTools.open({ directory })).rejects.toMatchObject({ code: 'JUJU_EMULATOR_FOLDER_NOT_PRIVATE' });
  });

  it.each([
    ['on this machine', { directory: `/tmp/${'x'.repeat(100)}` }],
    ['for the charm', { directory: '/tmp/short', seenAs: `/${'x'.repeat(100)}` }],
  ])('refuses a path %s that is too long for a socket', async (_name, options) => {
    await expect(HookTools.open(options)).rejects.toMatchObject({ code: 'JUJU_EMULATOR_PATH_TOO_LONG' });
  });
});
