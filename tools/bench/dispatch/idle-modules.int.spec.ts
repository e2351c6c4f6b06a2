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

/**
 * The public modules of Node that hooks load beyond those that Node loads by itself, and their hook commands, one after
 * the other on a new unit.
 */
async function dispatches(...hooks: readonly string[]) {
  await using tools = await HookTools.open({ directory: join(folder.path, 'agent') });
  const agent = new UnitAgent({ charm: await readCharm(charmDir), charmDir, hookTools: tools.location });
  const runner = processRunner({
    tools,
    spawn: (_program, _args, options) =>
      spawn(process.execPath, ['--require', join(import.meta.dirname, 'print-modules.cjs'), 'dist/start.cjs'], options),
  });
  const outcomes: Outcome[] = [];
  for (const hook of hooks) {
    const { exitCode, before, after, commands } = await agent.dispatch(hook, runner);
    const printed = after.log.slice(before.log.length);
    const [modules = ''] = printed.flatMap(({ message }) => /^modules: (.*)$/.exec(message)?.[1] ?? []);
    outcomes.push({ exitCode, modules: modules.split(' '), commands: commands.map(({ command }) => command) });
  }
  return outcomes;
}

interface Outcome {
  readonly exitCode: number;
  readonly modules: readonly string[];
  readonly commands: readonly string[];
}

describe('a hook that nobody handles', () => {
  it('asks once whether work was deferred, and after that loads nothing but what loads the charm', async () => {
    expect(await dispatches('stop', 'stop')).toEqual([
      {
        exitCode: 0,
        // Each has its price, at every hook of every unit. What needs more belongs behind an import() where it is used.
        modules: ['net', 'stream', 'stream/promises', 'string_decoder', 'vm'],
        commands: ['state-get'],
      },
      { exitCode: 0, modules: ['vm'], commands: [] },
    ]);
  });
});

describe('a hook whose handler uses hook commands', () => {
  it('loads what a connection needs, and nothing else', async () => {
    const [asking, idle, busy] = await dispatches('stop', 'stop', 'config-changed');
    expect(busy?.exitCode).toBe(0);
    expect(busy?.modules).toEqual(asking?.modules);
    expect(busy?.modules).not.toEqual(idle?.modules);
  });
});
