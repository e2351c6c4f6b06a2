import { asArray, asRecord, readOptionalNumber, readOptionalText, readText } from '../wire/fields.ts';

/** One entry of a listing. */
export interface FileInfo {
  readonly path: string;
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'socket' | 'named-pipe' | 'device' | 'unknown' | (string & {});
  /** Bytes; regular files only. */
  readonly size?: number;
  /** Three octal digits; set-user-id, set-group-id and sticky bits are not told. */
  readonly permissions: string;
  /** RFC 3339, whole seconds, as the daemon wrote it. */
  readonly lastModified: string;
  readonly userId?: number;
  /** Empty when the id has no name. */
  readonly user: string;
  readonly groupId?: number;
  readonly group: string;
}

/** Reads the answer of `GET /v1/files?action=list`. */
export function parseFiles(result: unknown): readonly FileInfo[] {
  return asArray(result, 'files').map((entry) => {
    const file = asRecord(entry, 'file');
    const size = readOptionalNumber(file, 'size');
    const userId = readOptionalNumber(file, 'user-id');
    const groupId = readOptionalNumber(file, 'group-id');
    return Object.freeze({
      path: readText(file, 'path'),
      name: readText(file, 'name'),
      type: readText(file, 'type'),
      ...(size === undefined ? {} : { size }),
      permissions: readText(file, 'permissions'),
      lastModified: readText(file, 'last-modified'),
      ...(userId === undefined ? {} : { userId }),
      user: readOptionalText(file, 'user') ?? '',
      ...(groupId === undefined ? {} : { groupId }),
      group: readOptionalText(file, 'group') ?? '',
    });
  });
}
