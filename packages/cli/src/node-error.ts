/**
 * Tells whether a thrown value is a system error with one code, such as `ENOENT`.
 *
 * @param thrown - anything that was caught
 * @param code - the code it must carry
 */
export function isNodeError(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code;
}
