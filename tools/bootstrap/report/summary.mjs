import { isCached } from './nx-run.mjs';

/**
 * @typedef {import('./nx-run.mjs').NxTask} NxTask
 * @typedef {import('./vitest-report.mjs').Totals} Totals
 * @typedef {import('./vitest-report.mjs').Counts} Counts
 */

/**
 * @typedef {object} RunFacts Everything known after a run.
 * @property {string} target the target that runs tests
 * @property {readonly NxTask[]} tasks
 * @property {number} nxCode exit code of Nx
 * @property {readonly string[]} projects those whose tests were to run
 * @property {(project: string) => Totals | undefined} report what a project's tests wrote in this run
 * @property {readonly string[]} failedChecks checks outside of Nx that failed, such as `format`
 */

/**
 * @typedef {object} Summary
 * @property {string[]} problems one line each, for everything that failed beside single tests
 * @property {string[][]} rows project, tests, seconds, remark
 * @property {Counts} counts a failed check and a missing report count as one failure each
 */

/**
 * Sums up a run.
 *
 * @param {RunFacts} facts
 * @returns {Summary}
 */
export function summarise(facts) {
  const { target, tasks, nxCode, projects, report, failedChecks } = facts;
  const problems = failedChecks.map((check) => `${check} failed`);
  for (const task of tasks) {
    if (task.status !== 0 && task.target !== target) problems.push(`${task.projectName}: ${task.target} failed`);
  }
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const rows = [];
  const tested = new Set([
    ...projects,
    ...tasks.filter((task) => task.target === target).map((task) => task.projectName),
  ]);
  for (const project of [...tested].sort()) {
    const totals = report(project);
    const task = tasks.find((each) => each.projectName === project && each.target === target);
    if (totals === undefined) {
      problems.push(`${project}: its tests wrote no report, so they did not run or did not end`);
      continue;
    }
    if (task !== undefined && task.status !== 0 && totals.failed === 0) {
      problems.push(`${project}: ${target} failed, though no test did`);
    }
    counts.passed += totals.passed;
    counts.failed += totals.failed;
    counts.skipped += totals.skipped;
    const remarks = [
      totals.failed > 0 ? `${totals.failed} failed` : '',
      totals.skipped > 0 ? `${totals.skipped} skipped` : '',
      task !== undefined && isCached(task) ? 'from cache' : '',
    ].filter((remark) => remark !== '');
    const tests = totals.passed + totals.failed + totals.skipped;
    rows.push([project, String(tests), (totals.ms / 1000).toFixed(1), remarks.join(', ')]);
  }
  counts.failed += problems.length;
  if (nxCode !== 0 && counts.failed === 0) {
    problems.push(`nx failed (exit ${nxCode})`);
    counts.failed = 1;
  }
  return { problems, rows, counts };
}

/**
 * The line that ends a run, understood by any tool that counts tests.
 *
 * @param {Counts} counts
 */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
