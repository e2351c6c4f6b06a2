import { suiteConfig } from '../../tools/workspace/vitest.ts';

/** All of `test/ha`: the short form, which is part of `npm test`, and the long ones, which are part of `npm run test:long`. */
export default suiteConfig({
  testTimeoutMs: 300_000,
  include: ['test/ha/**/*.spec.ts'],
  exclude: [],
  report: 'test-ha',
});
