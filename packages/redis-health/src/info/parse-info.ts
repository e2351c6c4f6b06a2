import { CharmsmithError } from '@charmsmith/errors';
import type { MasterLink, RedisFacts, Replica } from '../contract.ts';

type Fields = ReadonlyMap<string, string>;

/**
 * Reads the answer to `INFO`.
 *
 * @param text - lines of `name:value`, sections headed by `#`
 * @throws CharmsmithError `REDIS_BAD_INFO` when it names no version or role: then it was not Redis that answered
 */
export function parseInfo(text: string): RedisFacts {
  const fields = fieldsOf(text);
  const version = fields.get('redis_version');
  const role = fields.get('role');
  if (version === undefined || (role !== 'master' && role !== 'slave')) {
    throw new CharmsmithError('cannot understand the answer to INFO: it names no Redis version or role', {
      code: 'REDIS_BAD_INFO',
      hint: 'Is it a Redis server that listens there?',
      details: { version, role },
    });
  }
  const offset = numberOf(fields, 'master_repl_offset') ?? 0;
  const loadedPercent = numberOf(fields, 'loading_loaded_perc');
  const link = parseLink(fields);
  return {
    version,
    role,
    loading: fields.get('loading') === '1',
    ...(loadedPercent === undefined ? {} : { loadedPercent }),
    offset,
    replicas: parseReplicas(fields, offset),
    ...(link === undefined ? {} : { link }),
    // Absent while the one or the other is not used.
    snapshotWritten: (fields.get('rdb_last_bgsave_status') ?? 'ok') === 'ok',
    appendWritten: (fields.get('aof_last_write_status') ?? 'ok') === 'ok',
  };
}

function fieldsOf(text: string): Fields {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#')) fields.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return fields;
}

function numberOf(fields: Fields, name: string): number | undefined {
  const text = fields.get(name);
  const value = Number(text);
  return text === undefined || text === '' || Number.isNaN(value) ? undefined : value;
}

function parseReplicas(fields: Fields, masterOffset: number): readonly Replica[] {
  return [...fields]
    .filter(([name]) => /^slave\d+$/.test(name))
    .map(([, value]) => {
      const parts = new Map(value.split(',').map((part) => [part.split('=', 1)[0] ?? '', part.replace(/^[^=]*=/, '')]));
      return {
        host: parts.get('ip') ?? '',
        port: numberOf(parts, 'port') ?? 0,
        state: parts.get('state') ?? '',
        lagSeconds: numberOf(parts, 'lag') ?? 0,
        behindBytes: Math.max(0, masterOffset - (numberOf(parts, 'offset') ?? 0)),
      };
    });
}

function parseLink(fields: Fields): MasterLink | undefined {
  const host = fields.get('master_host');
  if (host === undefined) return undefined;
  // -1 stands for "never", of both.
  const seconds = (name: string) => {
    const value = numberOf(fields, name);
    return value === undefined || value < 0 ? undefined : value;
  };
  const downSeconds = seconds('master_link_down_since_seconds');
  const lastIoSeconds = seconds('master_last_io_seconds_ago');
  return {
    host,
    port: numberOf(fields, 'master_port') ?? 0,
    up: fields.get('master_link_status') === 'up',
    ...(downSeconds === undefined ? {} : { downSeconds }),
    ...(lastIoSeconds === undefined ? {} : { lastIoSeconds }),
    syncing: fields.get('master_sync_in_progress') === '1',
  };
}
