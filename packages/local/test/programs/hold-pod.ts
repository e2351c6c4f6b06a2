import { readdirSync, readFileSync } from 'node:fs';
import { Cluster, createPod } from '../../src/index.ts';
import { redisPod, redisUnit } from '../support/pod-options.ts';

/**
 * Creates a pod and holds it until this process is ended. With `--cluster` there are three in one cluster. With
 * `--freeze` their daemons are stopped: they cannot notice anything then, and neither can the process that waits for
 * each.
 */
if (process.argv.includes('--cluster')) {
  const cluster = await Cluster.open();
  await Promise.all([0, 1, 2].map((number) => createPod(redisUnit(cluster, number))));
} else {
  await createPod(redisPod());
}
if (process.argv.includes('--freeze')) {
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const [program = '', script = ''] = readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0');
    if (program === process.execPath && script.endsWith('listener.ts')) process.kill(Number(id), 'SIGSTOP');
  }
}
process.stdout.write('up\n');
