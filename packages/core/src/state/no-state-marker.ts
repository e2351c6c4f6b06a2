import { rmSync, writeFileSync } from 'node:fs';
import { readText } from './read-text.ts';
import type { Environment } from '../events/parse-event.ts';

/**
 * Remembers from one dispatch to the next that Juju keeps no state of this unit, so that a hook with nothing to do need
 * not ask.
 */
export interface NoStateMarker {
  /** Whether it is certain that Juju keeps none. */
  stands(): Promise<boolean>;
  /** Juju was asked, and keeps none. */
  put(): Promise<void>;
  /**
   * Juju is about to be given some.
   *
   * @throws when the marker stays: nothing may be stored then
   */
  remove(): void;
}

/**
 * A file beside the charm. It is removed before anything is stored, and stands only under the agent under which it was
 * put.
 *
 * @remarks A new pod has a new folder, and so no marker. Where an old folder comes back, or the machine stopped before
 * the removal had reached the disk, the agent is another process: it is known by the boot of the kernel, its process id
 * and the time when it started. A shell that starts the charm, as `juju debug-hooks` does, is not that agent. Where any
 * of this cannot be found out, or the folder not be written to, Juju is asked at every dispatch.
 *
 * @param environment - of the dispatch
 * @param agent - its process id. Default: whoever started this process
 * @returns `undefined` without a charm's folder
 */
export function noStateMarker(environment: Environment, agent = process.ppid): NoStateMarker | undefined {
  const { JUJU_CHARM_DIR: charmDir } = environment;
  if (!charmDir) return undefined;
  const path = `${charmDir}/.charmsmith-no-state`;
  let stamp: Promise<string | undefined> | undefined;
  const describe = () => (stamp ??= stampOf(environment, agent));
  return {
    async stands() {
      const found = await readText(path);
      return found !== undefined && found === (await describe());
    },
    async put() {
      const text = await describe();
      if (text !== undefined) write(path, text);
    },
    remove: () => rmSync(path, { force: true }),
  };
}

/** Which unit this is, and which process its agent: the same pid is another one when it started at another time. */
async function stampOf(environment: Environment, agent: number): Promise<string | undefined> {
  const boot = await readText('/proc/sys/kernel/random/boot_id');
  const stat = await readText(`/proc/${agent}/stat`);
  if (boot === undefined || stat === undefined) return undefined;
  // Field 22 of proc_pid_stat(5); the second one, the program's name, may hold anything but ends with the last ")".
  const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  const { JUJU_MODEL_UUID: model, JUJU_UNIT_NAME: unit } = environment;
  return `${model} ${unit} ${boot.trim()} ${agent} ${startedAt}\n`;
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600 });
  } catch {
    // The folder cannot be written to. Half a text is no stamp.
  }
}
