import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import { packCharm, type RuntimeName } from 'charmsmith';
import type { BenchCase, Contestant } from '../bench-case.ts';

const limits = { node: 42e6, bun: 54e6 } as const;

/** How long packing takes, of which nearly all is the deflating of the runtime. */
export const benchCase: BenchCase = {
  name: 'pack',
  description: 'charmsmith pack of redis-k8s, beside nothing but deflating the Node inside',
  rounds: { whole: 5, quick: 1 },
  // What is measured is the second time: the runtimes have been found before.
  warmUp: 0,
  async prepare({ root, folder, signal }) {
    const project = join(root, 'apps/redis-k8s');
    const notes: string[] = [];
    const contestants: Contestant[] = [];
    for (const runtime of ['node', 'bun'] as const) {
      const [packed] = await packCharm(project, { runtime, output: join(folder, runtime), signal });
      const megabytes = (packed?.bytes ?? 0) / 1e6;
      const verdict = megabytes <= limits[runtime] / 1e6 ? 'met' : 'missed';
      notes.push(
        `The archive with ${runtime} has ${megabytes.toFixed(1)} MB (≤ ${limits[runtime] / 1e6} MB ${verdict}).`,
      );
      contestants.push(contestant(runtime));
    }
    const node = await readFile(process.execPath);
    const deflate = promisify(deflateRaw);
    return {
      contestants: [
        { name: 'deflating Node', role: 'floor', run: () => discard(deflate(node, { level: 7 })) },
        ...contestants,
      ],
      notes,
    };

    function contestant(runtime: RuntimeName): Contestant {
      return {
        name: `pack --runtime ${runtime}`,
        role: 'ours',
        limitMs: 6_000,
        run: () => discard(packCharm(project, { runtime, output: join(folder, runtime), signal })),
      };
    }
  },
};

async function discard(work: Promise<unknown>): Promise<void> {
  await work;
}
