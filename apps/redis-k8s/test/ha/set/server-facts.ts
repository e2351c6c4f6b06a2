/** What a Redis says of its part in the replication. */
export interface RedisRole {
  readonly role: string;
  /** On a replica: the host that it follows, and whether it does at the moment. */
  readonly follows?: string;
  readonly linked?: boolean;
}

/** Reads the reply to `INFO replication`. */
export function parseRole(info: string): RedisRole {
  const fields = new Map(info.split(/\r?\n/).map((line) => line.split(':') as [string, string]));
  const follows = fields.get('master_host');
  return {
    role: fields.get('role') ?? 'none',
    ...(follows === undefined ? {} : { follows, linked: fields.get('master_link_status') === 'up' }),
  };
}

/** What a Sentinel says of the master and of those around it. */
export interface SentinelSight {
  readonly master: string;
  readonly flags: string;
  readonly replicas: number;
  readonly otherSentinels: number;
  readonly quorum: number;
}

/** Reads what Sentinel says of one server: names and values in turn. */
export function parseFields(reply: readonly string[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (let at = 0; at + 1 < reply.length; at += 2) fields.set(reply[at] ?? '', reply[at + 1] ?? '');
  return fields;
}

/** Reads the reply to `SENTINEL MASTER`. */
export function parseSight(reply: readonly string[]): SentinelSight {
  const fields = parseFields(reply);
  const number = (name: string) => Number(fields.get(name));
  return {
    master: fields.get('ip') ?? '',
    flags: fields.get('flags') ?? '',
    replicas: number('num-slaves'),
    otherSentinels: number('num-other-sentinels'),
    quorum: number('quorum'),
  };
}
