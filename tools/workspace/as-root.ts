import { describe } from 'vitest';

/**
 * Describes what can be tried by root alone.
 *
 * @throws when this is not root and `CI` is set: there a suite that does not run is an error
 */
export const describeAsRoot: (name: string, suite: () => void) => void = (() => {
  if (process.getuid?.() === 0) return describe;
  const reason = 'pods need root; to have them tried: sudo -E npm test';
  if (process.env['CI'] !== undefined) throw new Error(reason);
  process.stderr.write(`\n!! Tests with real pods do not run: ${reason}\n`);
  return describe.skip;
})();
