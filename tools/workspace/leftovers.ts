import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

const patienceMs = 5_000;
const pollMs = 20;

/**
 * Waits until this machine holds nothing but this process, and says what is there when it does not come to that.
 *
 * @remarks Only for a process alone in process and network namespaces of its own, with an empty folder for temporary
 * files, so that whatever is seen came from its pods.
 */
export async function leftovers(): Promise<string[]> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const found = [...processes(), ...links(), ...mounts(), ...temporaryFiles()];
    if (found.length === 0 || performance.now() > end) return found;
    await delay(pollMs);
  }
}

/** Processes other than this one and init. */
export function processes(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== '1' && name !== String(process.pid))
    .map((name) => describeProcess(name))
    .filter((text) => text !== '');
}

function describeProcess(id: string): string {
  try {
    const [, name = '', state = ''] = /\((.*)\) (\S)/s.exec(readFileSync(`/proc/${id}/stat`, 'utf8')) ?? [];
    return `process ${id} ${name} ${state}`;
  } catch {
    return ''; // it has just ended
  }
}

/** Links other than loopback. */
export function links(): string[] {
  const list = JSON.parse(execFileSync('ip', ['-json', 'link'], { encoding: 'utf8' })) as { ifname: string }[];
  return list.filter((link) => link.ifname !== 'lo').map((link) => `link ${link.ifname}`);
}

function mounts(): string[] {
  const table = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  return table
    .filter((line) => /charmsmith|overlay \S*upperdir=\/sys\/pod\/layers/.test(line))
    .map((line) => `mount ${line}`);
}

function temporaryFiles(): string[] {
  // Node's and npm's own caches stay, as they may.
  return readdirSync(tmpdir())
    .filter((name) => name.startsWith('charmsmith-'))
    .map((name) => `file ${name}`);
}
