import { describeSystemError, isSystemError } from './system-error.ts';

/** The kinds of a failure with a file, as clients see them. */
export type FileErrorKind = 'not-found' | 'permission-denied' | 'generic-file-error';

/** A failure with a file, as clients see it. */
export interface FileErrorResult {
  readonly message: string;
  readonly kind: FileErrorKind;
}

/** A failure with a file, in Go's words: `open /x: no such file or directory`. */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly kind: FileErrorKind;

  constructor(message: string, kind: FileErrorKind, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/**
 * Does something with a file and says a failure in Go's words.
 *
 * @param operation - the system call: `open`, `stat`, `mkdir`
 * @param path - the path, or both paths of a rename
 */
export async function withFile<Result>(operation: string, path: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
    throw new FileError(`${operation} ${path}: ${describeSystemError(cause)}`, kindOf(cause.code), { cause });
  }
}

/** A failure as the result of one file of a request. */
export function fileErrorResult(error: unknown): FileErrorResult {
  const message = error instanceof Error ? error.message : String(error);
  return { message, kind: error instanceof FileError ? error.kind : 'generic-file-error' };
}

function kindOf(code: string): FileErrorKind {
  if (code === 'ENOENT') return 'not-found';
  return code === 'EACCES' || code === 'EPERM' ? 'permission-denied' : 'generic-file-error';
}
