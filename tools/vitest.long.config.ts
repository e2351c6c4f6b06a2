import { mergeConfig } from 'vitest/config';
import { longSuiteConfig } from './workspace/vitest.ts';

// One file after the other, and beside no other project's suite (`parallelism` in project.json): `npm start` has Nx put the
// built packages in their place again, and whatever starts a pod at that moment finds none.
export default mergeConfig(longSuiteConfig({ include: ['**/*.long.spec.ts'] }), { test: { fileParallelism: false } });
