/**
 * A short mark of some text, for a service's environment in a layer: when the files behind a service change, the mark
 * changes, so does the plan, and a replan restarts the service.
 *
 * @param parts - everything that a change of must restart the service. May hold passwords: 64 bits of a SHA-256 do not
 * give a random one away
 * @returns 16 hexadecimal digits
 */
export async function fingerprint(...parts: readonly string[]): Promise<string> {
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256');
  // The length keeps ('ab', 'c') and ('a', 'bc') apart.
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest('hex').slice(0, 16);
}
