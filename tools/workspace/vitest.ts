import { defineConfig } from 'vitest/config';

/** What one project's suite may set for itself. */
export interface SuiteOptions {
  /** Longest time of one test in milliseconds; suites with real programs need more. Default 5,000. */
  readonly testTimeoutMs?: number;
  /** Files of the suite. Default: all of `src` and `test` named `*.spec.ts`. */
  readonly include?: readonly string[];
  /** Name of the report file below `.reports`, read by the summary at the end of a run. */
  readonly report?: string;
  /** Files left out of the suite. Default: the long ones, `*.long.spec.ts`. */
  readonly exclude?: readonly string[];
}

/**
 * The vitest configuration of one project. Sibling packages resolve to their source.
 *
 * @param suite - what differs from the defaults
 */
export function suiteConfig(suite: SuiteOptions = {}) {
  const { testTimeoutMs = 5_000, include = ['{src,test}/**/*.spec.ts'], report = 'test' } = suite;
  const { exclude = ['**/*.long.spec.ts'] } = suite;
  return defineConfig({
    resolve: { conditions: ['charmsmith-source'] },
    ssr: { resolve: { conditions: ['charmsmith-source', 'module', 'node'] } },
    test: {
      include: [...include],
      exclude: [...exclude, '**/node_modules/**', '**/dist/**', '**/build/**'],
      testTimeout: testTimeoutMs,
      hookTimeout: testTimeoutMs,
      pool: 'forks',
      maxWorkers: 2,
      reporters: ['default', ['json', { outputFile: `.reports/${report}.json` }]],
      passWithNoTests: false,
      // Nx asks for colours, and what a test starts would take that over.
      env: { FORCE_COLOR: '0' },
    },
  });
}

/**
 * The configuration of suites that take long, run by `npm run test:long` from `vitest.long.config.ts`: the files named
 * `*.long.spec.ts`, with a report of their own.
 *
 * @param suite - what differs from the defaults
 */
export function longSuiteConfig(suite: Pick<SuiteOptions, 'testTimeoutMs' | 'include'> = {}) {
  return suiteConfig({
    testTimeoutMs: 300_000,
    include: ['{src,test}/**/*.long.spec.ts'],
    ...suite,
    exclude: [],
    report: 'test-long',
  });
}
