import { longSuiteConfig } from '../../tools/workspace/vitest.ts';

export default longSuiteConfig();
