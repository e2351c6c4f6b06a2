import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { connectPebble, type Pebble } from '@charmsmith/pebble';
import { findProgram } from '../../workspace/programs.ts';
import type { Absentee, CaseContext } from '../bench-case.ts';

/** A real daemon with our client and its own command. */
export interface RealPebble {
  readonly socketPath: string;
  readonly client: Pebble;
  /** Runs the `pebble` command to its end. */
  readonly command: (...args: string[]) => Promise<void>;
}

/** Who is absent where the real Pebble is. */
export const withoutPebble: Absentee = {
  name: 'pebble',
  reason: 'install Go 1.26.5 or newer; npm test then builds it',
};

/** Starts the real daemon for a case; nothing where this machine lacks it. */
export async function startRealPebble({ folder, opened }: CaseContext): Promise<RealPebble | undefined> {
  const program = findProgram('pebble');
  if (program === undefined) return undefined;
  const home = join(folder, 'pebble');
  await mkdir(home);
  const env = { PATH: process.env['PATH'], HOME: folder, PEBBLE: home };
  const daemon = spawn(program, ['run', '--hold', '--create-dirs'], { env, stdio: 'ignore' });
  opened.defer(async () => {
    const exited = once(daemon, 'exit');
    daemon.kill('SIGTERM');
    await exited;
  });
  const socketPath = join(home, '.pebble.socket');
  const client = opened.use(connectPebble({ socketPath, connectTimeoutMs: 10_000 }));
  // Asked again until it is there.
  await client.systemInfo();
  await client.addLayer('bench', {
    services: Object.fromEntries(
      ['one', 'two', 'three'].map((name) => [name, { override: 'replace', command: '/bin/true' }] as const),
    ),
  });
  return { socketPath, client, command: (...args) => run(program, args, env) };
}

async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code ?? 'a signal'}`);
}
