import { longSuiteConfig } from '../../tools/workspace/vitest.ts';

export default longSuiteConfig({ testTimeoutMs: 300_000 });
