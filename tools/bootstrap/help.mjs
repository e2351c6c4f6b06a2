/** What each job that has no program of its own says of itself. @type {Readonly<Record<string, string>>} */
const texts = {
  test: `Usage: npm test [-- options of nx run-many]

Checks the format, then lint, types, builds and tests of all packages and charms. What has not changed comes from the
cache. Where a real program is missing the run says so; with CI set that is an error.

Examples:
  $ npm test
  $ npm test -- -p redis-k8s sentinel
  $ npm test -- --skipNxCache
`,
  'test:long': `Usage: npm run test:long [-- options of nx run-many]

Runs the suites that take minutes.

Examples:
  $ npm run test:long
  $ npm run test:long -- -p redis-k8s
`,
  'test:ha': `Usage: npm run test:ha

Runs redis-k8s in three pods under a client that writes, has masters moved, killed and cut off, and counts what is lost.
A part of npm run test:long. It needs root, and prints what was acknowledged, lost and how long nothing was written.

Examples:
  $ npm run test:ha
`,
  build: `Usage: npm run build [-- options of nx run-many]

Builds all packages and charms.

Examples:
  $ npm run build
  $ npm run build -- -p redis-k8s
`,
};

/**
 * Finds the help of a job that was asked for it.
 *
 * @param {string} name
 * @param {readonly string[]} args
 * @returns {string | undefined} `undefined` when it was not, or when the job's own program answers
 */
export function helpOf(name, args) {
  return args.includes('--help') || args.includes('-h') ? texts[name] : undefined;
}
