import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Execution, HookTools, processRunner, type Runner } from '@charmsmith/juju-emulator';
import { build } from 'esbuild';
import type { RedisPorts } from '../redis-programs.ts';
import type { RedisUnit } from '../redis-unit.ts';

/** Where a process is killed: at a hook command, counted from 1, before Juju hears of it or before the charm hears back. */
export interface KillPoint {
  readonly command: number;
  readonly when: 'before' | 'after';
}

/** The charm as a folder that can be dispatched. */
export interface KillableCharm extends AsyncDisposable {
  readonly folder: string;
}

/** Bundles the charm once for all processes of a suite. */
export async function buildKillableCharm(): Promise<KillableCharm> {
  const folder = await mkdtemp(join(tmpdir(), 'charmsmith-crash-'));
  await build({
    entryPoints: [join(import.meta.dirname, 'charm-program.ts')],
    outfile: join(folder, 'charm.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    conditions: ['charmsmith-source'],
    logLevel: 'error',
  });
  await writeFile(join(folder, 'dispatch'), `#!/bin/sh\nexec '${process.execPath}' '${folder}/charm.cjs'\n`, {
    mode: 0o755,
  });
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** Dispatches the charm for a unit as processes of their own. */
export interface KillableDispatch extends AsyncDisposable {
  /** Runs the charm; at the point, it is killed with SIGKILL. */
  runner(kill?: KillPoint): Runner;
}

/**
 * Serves hook commands to processes of the charm.
 *
 * @param unit - whose agent and containers they meet
 * @param ports - where Redis and Sentinel listen
 */
export async function openKillableDispatch(
  charm: KillableCharm,
  unit: RedisUnit,
  ports: RedisPorts,
): Promise<KillableDispatch> {
  const directory = join(unit.folder, 'agent');
  await mkdir(directory, { mode: 0o700 });
  const tools = await HookTools.open({ directory });
  return {
    runner: (kill) => async (execution) => {
      let child: ChildProcess | undefined;
      const run = processRunner({
        tools,
        spawn: (program, args, options) => (child = spawn(program, args, options)),
      });
      return await run({
        ...execution,
        workingDirectory: charm.folder,
        environment: {
          ...execution.environment,
          JUJU_CHARM_DIR: charm.folder,
          JUJU_AGENT_SOCKET_ADDRESS: tools.location.socketAddress,
          PATH: `${tools.location.path}:/usr/bin:/bin`,
          TEST_PEBBLE_FOLDER: unit.folder,
          TEST_REDIS_PORT: String(ports.redis),
          TEST_SENTINEL_PORT: String(ports.sentinel),
        },
        run: kill === undefined ? execution.run : killing(execution.run, kill, () => child),
      });
    },
    [Symbol.asyncDispose]: () => tools[Symbol.asyncDispose](),
  };
}

function killing(run: Execution['run'], kill: KillPoint, process: () => ChildProcess | undefined): Execution['run'] {
  let count = 0;
  return async (call) => {
    count += 1;
    if (count < kill.command) return await run(call);
    if (count === kill.command && kill.when === 'after') await run(call);
    const child = process();
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const dead = once(child, 'exit');
      child.kill('SIGKILL');
      await dead;
    }
    // Nobody hears it.
    return { exitCode: 1, stdout: '', stderr: 'ERROR the process is dead\n' };
  };
}
