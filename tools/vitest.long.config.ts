import { longSuiteConfig } from './workspace/vitest.ts';

export default longSuiteConfig({ include: ['**/*.long.spec.ts'] });
