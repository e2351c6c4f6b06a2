import { suiteConfig } from './workspace/vitest.ts';

export default suiteConfig({ include: ['**/*.spec.ts'], testTimeoutMs: 60_000 });
