import { suiteConfig } from '../../tools/workspace/vitest.ts';

// Suites dispatch real processes of Node beside each other.
export default suiteConfig({ testTimeoutMs: 20_000 });
