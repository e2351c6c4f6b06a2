import { foreground } from '../foreground.mjs';
import { closingLine, summarise } from '../report/summary.mjs';
import { isCached, readNxRun } from '../report/nx-run.mjs';
import { deleteReport, readReport, reportPath } from '../report/vitest-report.mjs';
import { readWrites, writesHead } from '../report/writes.mjs';
import { table } from '../report/table.mjs';
import { paint, say, seconds } from '../terminal.mjs';
import { listProjects } from '../workspace.mjs';
import { runMany } from './nx.mjs';
import { setUpForTests } from './set-up.mjs';

/** @typedef {import('./set-up.mjs').JobOptions} JobOptions */

/**
 * Checks the format, then lint, types, builds and tests of all projects.
 *
 * @param {JobOptions} options
 * @returns {Promise<number>} exit code
 */
export async function test(options) {
  await setUpForTests(options);
  const started = performance.now();
  const format = await foreground(
    'prettier',
    ['--check', '--log-level=warn', '--cache', '--cache-location=.nx/prettier', '.'],
    {
      interrupt: 'group',
    },
  );
  options.signal.throwIfAborted();
  say(
    `format: ${format.code === 0 ? 'as prettier has it' : paint('red', 'failed; npm run format mends it')}, ${seconds(performance.now() - started)}`,
  );
  return runTests(options, {
    target: 'test',
    report: 'test',
    before: ['lint', 'typecheck', 'build'],
    failedChecks: format.code === 0 ? [] : ['format'],
    started,
  });
}

/**
 * Runs the suites that take long, where projects have them.
 *
 * @param {JobOptions} options
 * @returns {Promise<number>} exit code
 */
export async function testLong(options) {
  await setUpForTests(options);
  return runTests(options, {
    target: 'test:long',
    report: 'test-long',
    before: [],
    failedChecks: [],
    started: performance.now(),
  });
}

/**
 * Runs redis-k8s in three pods under a client that writes: its short suite and its long ones.
 *
 * @param {JobOptions} options
 * @returns {Promise<number>} exit code
 */
export async function testHa(options) {
  await setUpForTests(options);
  return runTests(options, {
    target: 'test:ha',
    report: 'test-ha',
    before: [],
    failedChecks: [],
    started: performance.now(),
  });
}

/**
 * @param {JobOptions} options
 * @param {{ target: string, report: string, before: string[], failedChecks: string[], started: number }} run
 */
async function runTests({ args, signal }, run) {
  const projects = listProjects().filter((project) => project.targets.includes(run.target));
  const report = (/** @type {string} */ name) => {
    const project = projects.find((each) => each.name === name);
    return project && readReport(reportPath(project.folder, run.report));
  };
  // An old report must not be counted for a run that wrote none; Nx puts back those of cached tests.
  for (const project of projects) deleteReport(reportPath(project.folder, run.report));
  if (projects.length === 0) say(`No project has the target ${run.target}.`);

  const since = Date.now();
  const targets = projects.length === 0 ? run.before : [...run.before, run.target];
  const nx = targets.length === 0 ? { code: 0 } : await runMany(targets, args);
  signal.throwIfAborted();

  const tasks = readNxRun(since);
  const summary = summarise({
    target: run.target,
    tasks,
    nxCode: nx.code,
    // Arguments may choose projects; then only those count that Nx took up.
    projects: args.length === 0 ? projects.map((project) => project.name) : [],
    report,
    failedChecks: run.failedChecks,
  });
  if (summary.rows.length > 0) say(`\n${table(['project', 'tests', 'seconds', ''], summary.rows)}`);
  const writes = projects.flatMap(({ folder }) => readWrites(reportPath(folder, run.report)));
  if (writes.length > 0) say(`\n${table(writesHead, writes)}`);
  say(
    `\n${tasks.length} tasks, ${tasks.filter(isCached).length} from cache, in ${seconds(performance.now() - run.started)}`,
  );
  for (const problem of summary.problems) say(paint('red', `✗ ${problem}`));
  say(closingLine(summary.counts));
  return summary.counts.failed === 0 ? 0 : 1;
}
