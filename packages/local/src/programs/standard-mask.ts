/**
 * Runs something synchronous, such as a spawn, under the file mode mask that a container has, whatever this
 * process's own: a folder made under 077 would be closed to the users of a workload.
 */
export function withStandardMask<T>(action: () => T): T {
  const own = process.umask(0o022);
  try {
    return action();
  } finally {
    process.umask(own);
  }
}
