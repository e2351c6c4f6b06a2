import { suiteConfig } from '../../tools/workspace/vitest.ts';

// The contract suite starts hundreds of processes.
export default suiteConfig({ testTimeoutMs: 30_000 });
