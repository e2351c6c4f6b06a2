/**
 * Reads the version out of what `go version` writes.
 *
 * @param {string} output such as `go version go1.26.8 linux/amd64`
 * @returns {string | undefined} such as `1.26.8`
 */
export function parseGoVersion(output) {
  return /\bgo(\d+(?:\.\d+)+)(?=[\s-]|(?:rc|beta)\d|$)/.exec(output)?.[1];
}

/**
 * Compares dotted versions number by number; a missing number counts as 0.
 *
 * @param {string} version
 * @param {string} needed
 */
export function atLeast(version, needed) {
  const [have, want] = [version, needed].map((each) => each.split('.').map(Number));
  for (let i = 0; i < Math.max(have?.length ?? 0, want?.length ?? 0); i++) {
    const difference = (have?.[i] ?? 0) - (want?.[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
