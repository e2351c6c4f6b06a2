import { spawn } from 'node:child_process';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HookTools, processRunner, readCharm, UnitAgent } from '@charmsmith/juju-emulator';
import { buildCharmFolder } from 'charmsmith';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// Suite: about three seconds. A charm is built and dispatched with a program in front that lists modules.

let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;
let charmDir: string;

beforeAll(async () => {
  folder = await mkdtempDisposable(join(tmpdir(), 'charmsmith-modules-'));
  const charm = join(import.meta.dirname, '../charms/bench');
  charmDir = await buildCharmFolder(charm, { output: join(folder.path, 'charm'), linkRuntime: true });
});
afterAll(() => folder[Symbol.asyncDispose]());

/** The public modules of Node that a hook loads beyond those that Node loads by itself, and its hook commands. */
async function dispatch(hook: string) {
  await using tools = await HookTools.open({ directory: join(folder.path, 'agent') });
  const agent = new UnitAgent({ charm: await readCharm(charmDir), charmDir, hookTools: tools.location });
  const runner = processRunner({
    tools,
    spawn: (_program, _args, options) =>
      spawn(process.execPath, ['--require', join(import.meta.dirname, 'print-modules.cjs'), 'dist/start.cjs'], options),
  });
  const record = await agent.dispatch(hook, runner);
  const [modules = ''] = record.after.log.flatMap(({ message }) => /^modules: (.*)$/.exec(message)?.[1] ?? []);
  return {
    exitCode: record.exitCode,
    modules: modules.split(' '),
    commands: record.commands.map((each) => each.command),
  };
}

describe('a hook that nobody handles', () => {
  it('loads what a connection needs and nothing else, and asks only whether work was deferred', async () => {
    expect(await dispatch('stop')).toEqual({
      exitCode: 0,
      // Each has its price, at every hook of every unit. What needs more belongs behind an import() where it is used.
      modules: ['net', 'stream', 'stream/promises', 'string_decoder', 'timers/promises', 'vm'],
      commands: ['state-get'],
    });
  });
});

describe('a hook whose handler uses hook commands', () => {
  it('loads no more than that', async () => {
    const [idle, busy] = [await dispatch('stop'), await dispatch('config-changed')];
    expect(busy.exitCode).toBe(0);
    expect(busy.modules).toEqual(idle.modules);
  });
});
