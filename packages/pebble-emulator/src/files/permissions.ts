/**
 * Reads permissions as clients write them.
 *
 * @param text - exactly three octal digits; empty or absent means the default
 * @throws Error with Pebble's text
 */
export function parsePermissions(text: string | undefined, fallback: number): number {
  if (text === undefined || text === '') return fallback;
  if (!/^[0-7]{3}$/.test(text))
    throw new Error(`permissions must be a 3-digit octal string, got ${JSON.stringify(text)}`);
  return parseInt(text, 8);
}

/** Writes permissions as clients read them: `644`. */
export function formatPermissions(mode: number): string {
  return (mode & 0o777).toString(8).padStart(3, '0');
}
