import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/** @typedef {Counts & { ms: number }} Totals what one project's report says; `ms` is the time from first to last file */

/**
 * @typedef {object} VitestReport The part of vitest's JSON report that counts.
 * @property {boolean} success
 * @property {number} startTime
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ status: string, endTime: number, assertionResults: VitestResult[] }[]} testResults one a file
 */

/**
 * @typedef {object} VitestResult One test.
 * @property {string} status
 * @property {string} [title]
 * @property {{ writes?: import('./writes.mjs').Writes }} [meta] what the test has noted for the report
 */

/**
 * Sums one report. A file that fails without a failing test, since it does not load, counts as one failure, and so
 * does a run that fails for another reason, such as an error outside of tests.
 *
 * @param {VitestReport} report
 * @returns {Totals}
 */
export function totalsOf(report) {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !report.success ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
    ms: Math.max(0, ...report.testResults.map((file) => file.endTime - report.startTime)),
  };
}

/**
 * @param {string} projectFolder
 * @param {string} suite `test`, `test-long` or `test-ha`
 * @returns {string} where the suite's report lies
 */
export function reportPath(projectFolder, suite) {
  return join(projectFolder, '.reports', `${suite}.json`);
}

/**
 * @param {string} path
 * @returns {Totals | undefined} nothing when there is no readable report
 */
export function readReport(path) {
  try {
    return totalsOf(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** @param {string} path */
export function deleteReport(path) {
  rmSync(path, { force: true });
}
