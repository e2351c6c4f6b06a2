import { mkdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  type CharmDescription,
  type DispatchRecord,
  type Hook,
  hook,
  HookTools,
  initialUnitState,
  type NetworkState,
  processRunner,
  readCharm,
  type Runner,
  UnitAgent,
} from '@charmsmith/juju-emulator';
import { localError } from '../errors.ts';
import { createPod } from '../pod/create-pod.ts';
import type { Pod, PodOptions } from '../pod/pod.ts';
import { embeddedPebble, realPebble } from './embedded-pebble.ts';
import type { LocalUnit, LocalUnitOptions, ResourceSource } from './local-unit.ts';

/**
 * Deploys one unit of a charm on this machine: its pod comes up, and the hooks of a new unit wait to be run.
 *
 * @throws CharmsmithError what {@link createPod} throws; JujuEmulatorError `JUJU_EMULATOR_BAD_CHARM`
 *
 * @example
 * ```ts
 * await using unit = await startLocalUnit({ charmFolder: 'build/charm' });
 * await unit.settle();
 * console.log(unit.agent.status);
 * ```
 */
export async function startLocalUnit(options: LocalUnitOptions): Promise<LocalUnit> {
  const charmFolder = resolve(options.charmFolder);
  const charm = await readCharm(charmFolder);
  const { unitName = `${charm.name}/0`, modelName = 'local', signal } = options;
  const program = options.pebble === undefined ? embeddedPebble() : realPebble(resolve(options.pebble));
  const visibleFolders = [...program.visibleFolders, ...(await linkedNode(charmFolder))];
  const pod = await createPod({
    ...describePod({ charm, unitName, modelName, charmFolder }),
    visibleFolders,
    daemonCommand: () => program.command,
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    // Private, unlike Juju's own: the tools of this form forward to a socket beside them.
    const toolsFolder = join(pod.juju.tools, 'agent');
    const tools = await HookTools.open({ directory: onThisHost(pod, toolsFolder), seenAs: toolsFolder });
    const agent = new UnitAgent({
      charm,
      modelName,
      charmDir: pod.juju.charm,
      hookTools: tools.location,
      state: initialUnitState(charm, { unitName, network: networkOf(pod) }),
      // The charm names files as its container sees them.
      readFile: (path) => readFile(pod.rootOf() + path),
    });
    agent.deploy();
    for (const container of Object.keys(charm.containers)) agent.pebbleReady(container);
    return new RunningUnit({ pod, tools, agent, options });
  } catch (error) {
    await pod[Symbol.asyncDispose]();
    throw error;
  }
}

class RunningUnit implements LocalUnit {
  readonly pod: Pod;
  readonly agent: UnitAgent;
  readonly #tools: HookTools;
  readonly #options: LocalUnitOptions;
  readonly #runner: Runner;

  constructor(parts: {
    readonly pod: Pod;
    readonly tools: HookTools;
    readonly agent: UnitAgent;
    readonly options: LocalUnitOptions;
  }) {
    const { pod, tools, agent, options } = parts;
    this.pod = pod;
    this.agent = agent;
    this.#tools = tools;
    this.#options = options;
    this.#runner = processRunner({ tools, spawn: (command, args, how) => pod.spawn(command, args, how) });
  }

  async settle(): Promise<readonly DispatchRecord[]> {
    const records: DispatchRecord[] = [];
    for (let [next] = this.agent.pending; next !== undefined; [next] = this.agent.pending) {
      const record = await this.run(next);
      records.push(record);
      if (!record.committed) break;
    }
    return records;
  }

  run(event: Hook | string): Promise<DispatchRecord> {
    const what = typeof event === 'string' ? hook(event) : event;
    this.#options.onDispatchStart?.(what);
    return this.#tell(this.agent.dispatch(what, this.#runner, this.#signal));
  }

  runAction(name: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<DispatchRecord> {
    return this.#tell(this.agent.runAction(name, parameters, this.#runner, this.#signal));
  }

  async attachResource(name: string, source: ResourceSource): Promise<void> {
    const { resources } = this.agent.charm;
    const filename = resources[name]?.filename ?? name;
    const path = join(this.pod.juju.agent, 'resources', name, filename);
    // The name becomes a path: one that the charm does not have is left for the agent to refuse.
    if (Object.hasOwn(resources, name)) await this.#store(name, source, onThisHost(this.pod, path));
    this.agent.attachResource(name, path);
  }

  async #store(name: string, source: ResourceSource, target: string): Promise<void> {
    try {
      const content = 'file' in source ? await readFile(source.file) : source.content;
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await writeFile(target, content, { mode: 0o600 });
    } catch (cause) {
      const what = 'file' in source ? source.file : 'the content';
      throw localError('LOCAL_UNREADABLE_RESOURCE', `cannot attach ${what} as resource ${name}`, { cause });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tools[Symbol.asyncDispose]();
    await this.pod[Symbol.asyncDispose]();
  }

  get #signal(): { readonly signal?: AbortSignal } {
    return this.#options.signal === undefined ? {} : { signal: this.#options.signal };
  }

  async #tell(running: Promise<DispatchRecord>): Promise<DispatchRecord> {
    const record = await running;
    this.#options.onDispatch?.(record);
    return record;
  }
}

interface PodDescription {
  readonly charm: CharmDescription;
  readonly unitName: string;
  readonly modelName: string;
  readonly charmFolder: string;
}

/** The pod that Kubernetes would make of a charm's metadata. */
function describePod({ charm, unitName, modelName, charmFolder }: PodDescription): Omit<PodOptions, 'daemonCommand'> {
  const application = unitName.replace(/\/\d+$/, '');
  const hostName = unitName.replace('/', '-');
  return {
    unitName,
    hostName,
    fullyQualifiedName: `${hostName}.${application}-endpoints.${modelName}.svc.cluster.local`,
    containers: Object.entries(charm.containers).map(([name, { mounts }]) => ({
      name,
      mounts: mounts.map(({ storage, location }) => ({
        storage,
        location: location ?? charm.storage[storage]?.location ?? `/var/lib/juju/storage/${storage}/0`,
      })),
    })),
    storages: Object.keys(charm.storage).map((name) => ({ name })),
    charmFolder,
  };
}

function networkOf({ address }: Pod): NetworkState {
  return {
    interfaceName: 'eth0',
    bindAddresses: [address],
    ingressAddresses: [address],
    egressSubnets: [`${address}/32`],
  };
}

/** The folder of a Node that the charm only links to, as `charmsmith build --link-node` makes it. */
async function linkedNode(charmFolder: string): Promise<readonly string[]> {
  const target = await readlink(join(charmFolder, 'bin/node')).catch(() => undefined);
  return target === undefined ? [] : [dirname(resolve(charmFolder, 'bin', target))];
}

/** The path on this host of one that the charm sees below `/var/lib/juju`. */
function onThisHost(pod: Pod, path: string): string {
  return path.replace('/var/lib/juju', pod.jujuFolder);
}
