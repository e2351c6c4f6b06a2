/** An attached storage. Made by {@link storage}. */
export interface Storage<N extends string = string> {
  readonly name: N;
  /** The number in `data/0`. */
  readonly index: number;
  readonly kind: 'filesystem' | 'block';
  /** Where the charm sees it. */
  readonly location: string;
}

/**
 * An attached storage.
 *
 * @param name - as in the charm's metadata
 * @param settings - default: the first of that name, a file system where Juju mounts it
 */
export function storage<const N extends string>(name: N, settings: Partial<Omit<Storage, 'name'>> = {}): Storage<N> {
  const index = settings.index ?? 0;
  return { name, index, kind: 'filesystem', location: `/var/lib/juju/storage/${name}/${index}`, ...settings };
}
