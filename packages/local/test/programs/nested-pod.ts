import { once } from 'node:events';
import { createPod } from '../../src/index.ts';
import { redisPod } from '../support/pod-options.ts';

/** Creates a pod on a machine whose root is an overlay, and prints what a container of it says. */
await using pod = await createPod(redisPod());
const child = pod.spawnIn('redis', 'hostname', ['--ip-address'], { stdio: ['ignore', 'inherit', 'inherit'] });
await once(child, 'exit');
