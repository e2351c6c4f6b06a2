import { getSystemErrorMap } from 'node:util';

/** Where Go's words differ from those of libuv, or libuv has none. */
const goMessages: Readonly<Record<string, string>> = {
  EBUSY: 'device or resource busy',
  EEXIST: 'file exists',
  EISDIR: 'is a directory',
  ELOOP: 'too many levels of symbolic links',
  ENAMETOOLONG: 'file name too long',
  ENOEXEC: 'exec format error',
  ETXTBSY: 'text file busy',
  EXDEV: 'invalid cross-device link',
};

/** Tells whether something thrown is an error of the operating system. */
export function isSystemError(thrown: unknown): thrown is NodeJS.ErrnoException & { readonly code: string } {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' && /^E[A-Z]/.test(thrown.code);
}

/** What an error of the operating system means, in Go's words: `no such file or directory`. */
export function describeSystemError(error: NodeJS.ErrnoException & { readonly code: string }): string {
  const words = [...getSystemErrorMap().values()].find(([name]) => name === error.code)?.[1];
  return goMessages[error.code] ?? words ?? error.message;
}

/** An error of the operating system made here, as Node would throw it. */
export function systemError(code: string): NodeJS.ErrnoException & { readonly code: string } {
  const error = Object.assign(new Error(code), { code });
  error.message = `${code}: ${describeSystemError(error)}`;
  return error;
}
