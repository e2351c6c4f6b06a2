import { join } from 'node:path';
import { HookTools, type HookToolsLocation } from '@charmsmith/juju-emulator';
import { localError } from '../errors.ts';
import { watchContainers } from '../kubelet/watch-containers.ts';
import { createPod } from '../pod/create-pod.ts';
import { jujuFolders } from '../pod/files/pod-layout.ts';
import type { Pod, PodOptions } from '../pod/pod.ts';

/** What a {@link UnitPod} is made of. */
export interface UnitPodOptions {
  readonly pod: PodOptions;
  /** Told when the kubelet has started a container again. */
  readonly onRestarted: (container: string) => void;
  /** Told when the pod has ended without having been closed. */
  readonly onLost: () => void;
}

interface OpenPod {
  readonly pod: Pod;
  readonly tools: HookTools;
  readonly closing: AbortController;
  readonly watching: Promise<void>;
}

/** The pods of a unit, one after the other: the kubelet's part, and the unit agent's socket in each. */
export class UnitPod {
  readonly #options: UnitPodOptions;
  #open: OpenPod | undefined;
  #wasOpen = false;
  #closing: Promise<void> = Promise.resolve();

  constructor(options: UnitPodOptions) {
    this.#options = options;
  }

  /** Whether there is a pod. */
  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** Whether there was a pod, and is none. */
  get isLost(): boolean {
    return this.#wasOpen && this.#open === undefined;
  }

  /** @throws CharmsmithError `LOCAL_NO_POD` */
  get pod(): Pod {
    return this.#current.pod;
  }

  /** @throws CharmsmithError `LOCAL_NO_POD` */
  get tools(): HookTools {
    return this.#current.tools;
  }

  /** @throws CharmsmithError `LOCAL_NO_POD` when there is no pod */
  check(): void {
    if (this.#open === undefined) throw this.#noPod();
  }

  /** Where the charm finds the hook tools: the same in each pod. */
  static toolsOf(unitName: string): HookToolsLocation {
    const folder = toolsFolder(unitName);
    return { path: join(folder, 'tools'), socketAddress: join(folder, 'agent.socket') };
  }

  /**
   * Starts a new pod.
   *
   * @throws what {@link createPod} throws
   */
  async open(signal: AbortSignal | undefined): Promise<Pod> {
    const { onRestarted, onLost } = this.#options;
    const pod = await createPod({ ...this.#options.pod, ...(signal === undefined ? {} : { signal }) });
    try {
      const folder = toolsFolder(this.#options.pod.unitName);
      const tools = await HookTools.open({ directory: onThisHost(pod, folder), seenAs: folder });
      const closing = new AbortController();
      const containers = this.#options.pod.containers.map(({ name }) => name);
      const watching = watchContainers({ pod, containers, onRestarted, signal: closing.signal });
      const open = { pod, tools, closing, watching };
      this.#open = open;
      this.#wasOpen = true;
      void pod.ended.then(async () => {
        if (this.#open !== open || closing.signal.aborted) return;
        await this.close();
        onLost();
      });
      return pod;
    } catch (error) {
      await pod[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Asks the containers to end, in the time that they are given. */
  async stopContainers(graceMs: number): Promise<void> {
    const { pod, closing } = this.#current;
    closing.abort();
    await pod.stopContainers(graceMs);
  }

  /** Ends the pod, if there is one; settles when it is gone, whoever asked first. */
  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    if (open !== undefined) this.#closing = closeAll(open);
    await this.#closing;
  }

  get #current(): OpenPod {
    if (this.#open === undefined) throw this.#noPod();
    return this.#open;
  }

  #noPod(): Error {
    const { unitName } = this.#options.pod;
    return localError('LOCAL_NO_POD', `${unitName} has no pod at the moment`, {
      hint: `Give it one: npm run model -- replace ${unitName}, or replacePod().`,
    });
  }
}

async function closeAll({ closing, pod, tools, watching }: OpenPod): Promise<void> {
  closing.abort();
  // The pod first: what runs in it shall not live to see that its agent is gone.
  await pod[Symbol.asyncDispose]();
  await tools[Symbol.asyncDispose]();
  await watching;
}

/** Private, unlike Juju's own: the tools of this form forward to a socket beside them. */
function toolsFolder(unitName: string): string {
  return join(jujuFolders(unitName).tools, 'agent');
}

/** The path on this host of one that the charm sees below `/var/lib/juju`. */
export function onThisHost(pod: Pod, path: string): string {
  return path.replace('/var/lib/juju', pod.jujuFolder);
}
