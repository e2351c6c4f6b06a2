import { join } from 'node:path';
import { buildCharmFolder, type RuntimeName } from 'charmsmith';
import type { CaseContext, Contestant, RatioTarget } from '../bench-case.ts';
import type { BenchAgent } from './agent.ts';
import { hookEnvironment } from './hook-environment.ts';

/** A hook that is measured. */
export interface MeasuredHook {
  /**
   * The charm's folder: it is built here, as it would be unpacked from its archive. Its runtime is a link to
   * that of bare Node, since how a file was written decides how much of it the kernel maps.
   */
  readonly charm: string;
  readonly hook: string;
  readonly unit: string;
  readonly agent: BenchAgent;
  /** Ratios that should not be exceeded, by contestant: `Node, over the socket`. */
  readonly targets?: Readonly<Record<string, readonly RatioTarget[]>>;
}

/** Peak memory that a dispatch should not exceed, in MiB. */
const memoryTargets = { node: 50, bun: 40 } as const;

/**
 * One hook on both runtimes, with hook commands over the agent's socket and, where there are programs for them, as
 * processes.
 */
export async function dispatchesOf(
  { charm, hook, unit, agent, targets = {} }: MeasuredHook,
  { folder, signal }: CaseContext,
): Promise<readonly Contestant[]> {
  const folders = new Map<RuntimeName, string>();
  for (const runtime of ['node', 'bun'] as const) {
    folders.set(
      runtime,
      await buildCharmFolder(charm, { runtime, linkRuntime: true, output: join(folder, 'charms', runtime), signal }),
    );
  }
  const contestant = (runtime: RuntimeName, way: 'socket' | 'spawn'): Contestant => {
    const charmFolder = folders.get(runtime) ?? '';
    const name = `${runtime === 'node' ? 'Node' : 'Bun'}, ${way === 'socket' ? 'over the socket' : 'spawned'}`;
    return {
      name,
      role: 'ours',
      targets: targets[name] ?? [],
      memoryTarget: memoryTargets[runtime],
      command: {
        program: join(charmFolder, 'dispatch'),
        cwd: charmFolder,
        env: {
          ...hookEnvironment({
            charmFolder,
            hook,
            unit,
            socket: agent.socket,
            ...(agent.tools === undefined ? {} : { tools: agent.tools }),
          }),
          CHARMSMITH_HOOK_TRANSPORT: way,
        },
      },
    };
  };
  return [
    contestant('node', 'socket'),
    ...(agent.tools === undefined ? [] : [contestant('node', 'spawn')]),
    contestant('bun', 'socket'),
    ...(agent.tools === undefined ? [] : [contestant('bun', 'spawn')]),
  ];
}
