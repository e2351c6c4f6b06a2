/** A release as numbers: major, minor, patch. */
export type Version = readonly [major: number, minor: number, patch: number];

/**
 * Reads a release as the daemon says it: `v1.32.1`, `v1.26.0-dev`, `1.4`.
 *
 * @returns nothing for what names no release, such as `unknown`, which builds without a version say
 */
function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch = '0'] = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

/** Whether a release is that old or newer. One that cannot be read counts as new: it is a build of today. */
export function isAtLeast(version: string, needed: string): boolean {
  const [have, want] = [parseVersion(version), parseVersion(needed)];
  if (have === undefined || want === undefined) return true;
  const difference = have.map((number, index) => number - (want[index] ?? 0)).find((each) => each !== 0);
  return (difference ?? 0) >= 0;
}
