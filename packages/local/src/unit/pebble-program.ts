import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { localError } from '../errors.ts';

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
    // A small young generation lets gigabytes pass through the daemon in constant memory.
    command: [process.execPath, '--max-semi-space-size=1', program, ...run],
    visibleFolders: [dirname(process.execPath), dirname(program)],
  };
}

/**
 * A real daemon.
 *
 * @param path - absolute
 * @throws CharmsmithError `LOCAL_BAD_OPTION` when no program is there
 */
export function realPebble(path: string): PebbleProgram {
  try {
    accessSync(path, constants.X_OK);
  } catch (cause) {
    throw localError('LOCAL_BAD_OPTION', `cannot run the Pebble ${path}`, {
      hint: 'Name the program itself; npm test builds one into .tools/pebble.',
      cause,
    });
  }
  return { command: [path, ...run], visibleFolders: [dirname(path)] };
}
