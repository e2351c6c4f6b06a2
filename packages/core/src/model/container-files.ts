import { isPebbleError, type CallOptions, type Pebble, type PushOptions } from '@charmsmith/pebble';

/** The files of a container. Paths are absolute. */
export interface ContainerFiles {
  /** Reads a file as UTF-8; `undefined` when there is none. */
  readText(path: string, options?: CallOptions): Promise<string | undefined>;
  /** Whether there is a file, folder or anything else of that path. */
  exists(path: string, options?: CallOptions): Promise<boolean>;
  /**
   * Writes a file, unless it holds the same content already. Owner and mode are set when it is written, not compared.
   *
   * @returns whether it was written
   * @throws PebbleError `PEBBLE_PATH_ERROR`
   */
  writeIfChanged(path: string, content: string | Uint8Array, options?: PushOptions): Promise<boolean>;
}

/** Files over Pebble. */
export function containerFiles(pebble: Pebble, signal: AbortSignal): ContainerFiles {
  const unlessMissing = async <T>(read: Promise<T>): Promise<T | undefined> => {
    try {
      return await read;
    } catch (error) {
      if (isPebbleError(error, 'PEBBLE_PATH_ERROR') && error.kind === 'not-found') return undefined;
      throw error;
    }
  };
  return {
    readText: (path, options) => unlessMissing(pebble.pullText(path, { signal, ...options })),
    exists: async (path, options) =>
      (await unlessMissing(pebble.listFiles(path, { itself: true, signal, ...options }))) !== undefined,
    async writeIfChanged(path, content, options = {}) {
      const { signal: given = signal } = options;
      const present = await unlessMissing(pebble.pull(path, { signal: given }));
      if (present !== undefined && Buffer.compare(present, Buffer.from(content)) === 0) return false;
      await pebble.push(path, content, { ...options, signal: given });
      return true;
    },
  };
}
