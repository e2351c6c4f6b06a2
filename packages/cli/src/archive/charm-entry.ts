/** A file of a charm. */
export interface CharmEntry {
  /** Relative to the charm's root, with `/` between folders. */
  readonly path: string;
  readonly executable: boolean;
  readonly content: Uint8Array;
}

/** Makes an entry of text or bytes. */
export function charmEntry(path: string, content: string | Uint8Array, executable = false): CharmEntry {
  return { path, executable, content: typeof content === 'string' ? Buffer.from(content) : content };
}

/** In the order of an archive: by path, byte by byte. */
export function sortEntries(entries: readonly CharmEntry[]): readonly CharmEntry[] {
  return [...entries].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}
