import { readlink } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { readCharm } from '@charmsmith/juju-emulator';
import { Cluster } from '../cluster/cluster.ts';
import { embeddedPebble, realPebble } from '../unit/pebble-program.ts';
import type { LocalModel, LocalModelOptions } from './local-model.ts';
import { RunningModel } from './running-model.ts';

/**
 * Deploys an application on this machine: the pods of its units come up side by side, and the hooks of new units wait
 * to be run, by {@link LocalModel.settle} or a {@link ModelLoop}.
 *
 * @throws CharmsmithError what {@link createPod} throws; JujuEmulatorError `JUJU_EMULATOR_BAD_CHARM`,
 * `JUJU_EMULATOR_BAD_VALUE`
 *
 * @example
 * ```ts
 * await using model = await startLocalModel({ charmFolder: 'build/charm', units: 3 });
 * await model.settle();
 * await model.cluster.cut(['redis-k8s/2']); // from all others
 * await model.unit('redis-k8s/leader').killPod();
 * ```
 */
export async function startLocalModel(options: LocalModelOptions): Promise<LocalModel> {
  const charmFolder = resolve(options.charmFolder);
  const charm = await readCharm(charmFolder);
  const program = options.pebble === undefined ? embeddedPebble() : realPebble(resolve(options.pebble));
  const { concurrency = 2 * availableParallelism(), modelName = 'local', signal, units = 1 } = options;
  const cluster = await Cluster.open(signal === undefined ? {} : { signal });
  const model = new RunningModel({
    ...options,
    application: options.application ?? charm.name,
    charm,
    charmFolder,
    cluster,
    concurrency,
    daemonCommand: program.command,
    modelName,
    visibleFolders: [...program.visibleFolders, ...(await linkedRuntime(charmFolder))],
  });
  try {
    await model.scale(units);
    return model;
  } catch (error) {
    await model[Symbol.asyncDispose]();
    throw error;
  }
}

/** The folder of a runtime that the charm only links to, as `charmsmith build --link-runtime` makes it. */
async function linkedRuntime(charmFolder: string): Promise<readonly string[]> {
  const folder = join(charmFolder, 'bin');
  const targets = await Promise.all(['node', 'bun'].map((name) => readlink(join(folder, name)).catch(() => undefined)));
  return targets.flatMap((target) => (target === undefined ? [] : [dirname(resolve(folder, target))]));
}
