import { readFileSync } from 'node:fs';

/** Whether a process of that id runs. One that has ended and waits for its parent to take notice does not. */
export function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
