import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A daemon's command, and the folders that a container must see to run it. */
export interface PebbleProgram {
  readonly command: readonly string[];
  readonly visibleFolders: readonly string[];
}

const run = ['run', '--hold', '--create-dirs'];

/** The emulated daemon: one file that this Node runs. */
export function embeddedPebble(): PebbleProgram {
  const manifest = createRequire(import.meta.url).resolve('@charmsmith/pebble-emulator/package.json');
  const program = join(dirname(manifest), 'dist', 'main.js');
  return {
    command: [process.execPath, program, ...run],
    visibleFolders: [dirname(process.execPath), dirname(program)],
  };
}

/**
 * A real daemon.
 *
 * @param path - absolute
 */
export function realPebble(path: string): PebbleProgram {
  return { command: [path, ...run], visibleFolders: [dirname(path)] };
}
