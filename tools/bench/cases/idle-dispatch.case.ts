import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchCase } from '../bench-case.ts';
import { bareNode } from '../dispatch/bare-node.ts';
import { hookEnvironment } from '../dispatch/hook-environment.ts';

/** What a hook costs that nobody handles: the start of the charm, and what it asks on every hook. */
export const benchCase: BenchCase = {
  name: 'idle-dispatch',
  description: 'A hook that redis-k8s does not handle, beside bare Node',
  async prepare(context) {
    const charmFolder = join(context.root, 'apps/redis-k8s/build/charm');
    const tools = join(context.folder, 'tools');
    await mkdir(tools);
    for (const [command, output] of Object.entries({ 'state-get': '{}', 'config-get': '{"enable-tls":false}' })) {
      await writeFile(join(tools, command), `#!/bin/sh\necho '${output}'\n`, { mode: 0o755 });
    }
    const env = hookEnvironment({ charmFolder, hook: 'stop', unit: 'redis-k8s/0', tools });
    return {
      contestants: [
        await bareNode(context),
        {
          name: 'node -e',
          role: 'peer',
          command: { program: process.execPath, args: ['-e', ''], env: { PATH: '/usr/bin:/bin' }, cwd: context.folder },
        },
        {
          name: 'charm folder, unminified',
          role: 'ours',
          target: 1.3,
          memoryTarget: 50,
          command: { program: join(charmFolder, 'dispatch'), env, cwd: charmFolder },
        },
      ],
    };
  },
};
