/** How far a master's replicas are. */
export interface Replication {
  /** Where the master stands in the stream, in bytes. */
  readonly offset: number;
  /** What each connected replica has acknowledged. */
  readonly acknowledged: readonly number[];
}

/**
 * Reads the reply to `INFO replication` of a master.
 *
 * @returns `undefined` when it is none's
 */
export function parseReplication(text: string): Replication | undefined {
  const offset = /^master_repl_offset:(\d+)\r?$/m.exec(text)?.[1];
  if (offset === undefined || !/^role:master\r?$/m.test(text)) return undefined;
  const replicas = text.matchAll(/^slave\d+:.*\bstate=online\b.*\boffset=(\d+)/gm);
  return { offset: Number(offset), acknowledged: [...replicas].map(([, acknowledged]) => Number(acknowledged)) };
}
