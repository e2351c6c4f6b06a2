import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { jujucSources, pebblePaths } from './programs.ts';

/**
 * Prints which real programs this machine has. Nx hashes it: a test that ran without one of them must not be answered
 * from the cache once it is there.
 */
for (const [program, args] of [
  ['redis-server', ['--version']],
  ...pebblePaths.map((path) => [path, ['version', '--client']] as const),
] as const) {
  try {
    process.stdout.write(execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    process.stdout.write(`without ${program}\n`);
  }
}
process.stdout.write(existsSync(jujucSources) ? readFileSync(jujucSources, 'utf8') : 'without jujuc');
