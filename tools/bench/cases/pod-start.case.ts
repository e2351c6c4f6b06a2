import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createPod } from '@charmsmith/local';
import { findProgram } from '../../workspace/programs.ts';
import type { BenchCase, CaseContext, PreparedCase } from '../bench-case.ts';
import { withoutPebble } from '../pebble/real-pebble.ts';

/** What it costs to have a pod, and to be rid of it. */
export const benchCase: BenchCase = {
  name: 'pod-start',
  description: 'A pod with one container and its Pebble, started and disposed, beside the namespaces of it alone',
  rounds: { whole: 10, quick: 1 },
  prepare(context) {
    return Promise.resolve(prepared(context));
  },
};

function prepared({ folder, signal }: CaseContext): PreparedCase {
  if (process.getuid?.() !== 0) return { contestants: [], absent: [{ name: 'the pod', reason: 'run it as root' }] };
  const pebble = findProgram('pebble');
  if (pebble === undefined) return { contestants: [], absent: [withoutPebble] };
  return {
    contestants: [
      { name: 'unshare(1), empty namespaces', role: 'floor', run: namespacesAlone },
      {
        name: 'createPod, until Pebble answers',
        role: 'ours',
        async run() {
          await using pod = await createPod({
            unitName: 'bench/0',
            hostName: 'bench-0',
            fullyQualifiedName: 'bench-0.bench-endpoints.bench.svc.cluster.local',
            containers: [{ name: 'web', mounts: [] }],
            storages: [],
            charmFolder: folder,
            daemonCommand: () => [pebble, 'run', '--hold', '--create-dirs'],
            signal,
          });
          if (pod.juju.charm === '') throw new Error('the pod has no charm');
        },
      },
    ],
  };
}

async function namespacesAlone(): Promise<void> {
  const kinds = ['--mount', '--net', '--pid', '--uts', '--ipc', '--fork'];
  const child = spawn('unshare', [...kinds, '/bin/true'], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`unshare ended with ${code ?? 'a signal'}`);
}
