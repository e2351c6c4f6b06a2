/**
 * Tells whether a version of Juju is at least another one: `3.6.8` is at least `3.4`.
 *
 * @param version - what the agent calls itself; a suffix such as `-beta1` counts for nothing
 * @param least - numbers joined by dots
 */
export function isAtLeast(version: string, least: string): boolean {
  const [has, wants] = [version, least].map((text) => text.split('.').map((part) => Number.parseInt(part, 10)));
  for (const [index, wanted] of (wants ?? []).entries()) {
    const part = has?.[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}
