import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NamedPod, renderHostsFile } from './hosts-file.ts';

/**
 * What each pod of a cluster is called, told to all of them: a pod that comes or goes is known in every container at
 * once, without a name server.
 */
export class NameTable {
  readonly #pods = new Map<string, NamedPod>();

  /**
   * Adds a pod.
   *
   * @param folder - the pod's folder for `hosts`, as a path of this host; no process of the pod may write there
   */
  add(folder: string, pod: NamedPod): Disposable {
    this.#pods.set(folder, pod);
    this.#tell();
    return {
      [Symbol.dispose]: () => {
        if (this.#pods.delete(folder)) this.#tell();
      },
    };
  }

  #tell(): void {
    for (const [folder, own] of this.#pods) {
      const others = [...this.#pods.values()].filter((pod) => pod !== own);
      replaceFile(folder, 'hosts', renderHostsFile(own, others));
    }
  }
}

/** Replaces a file at once: who reads it sees the old one or the new one, and no half of either. */
function replaceFile(folder: string, name: string, content: string): void {
  try {
    writeFileSync(join(folder, `${name}.new`), content);
    renameSync(join(folder, `${name}.new`), join(folder, name));
  } catch (error) {
    // The pod has ended, and nobody has noticed yet.
    if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
