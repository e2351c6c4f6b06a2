import { readdirSync, readFileSync } from 'node:fs';
import { createPod } from '../../src/index.ts';
import { redisPod } from '../support/pod-options.ts';

/**
 * Creates a pod and holds it until this process is ended. With `--freeze` its daemons are stopped: they cannot notice
 * anything then, and neither can the process that waits for each.
 */
const pod = await createPod(redisPod());
if (process.argv.includes('--freeze')) {
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const [program = '', script = ''] = readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0');
    if (program === process.execPath && script.endsWith('listener.ts')) process.kill(Number(id), 'SIGSTOP');
  }
}
process.stdout.write(`${pod.address}\n`);
