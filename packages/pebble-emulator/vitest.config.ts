import { suiteConfig } from '../../tools/workspace/vitest.ts';

// Starts take a second each, and the programs are real.
export default suiteConfig({ testTimeoutMs: 30_000 });
