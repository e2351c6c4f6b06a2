import { suiteConfig } from '../../tools/workspace/vitest.ts';

export default suiteConfig({ testTimeoutMs: 60_000 });
