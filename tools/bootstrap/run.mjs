import { helpOf } from './help.mjs';
import { Interruption, interruptions } from './interruption.mjs';
import { bench } from './jobs/bench.mjs';
import { build } from './jobs/build.mjs';
import { pack } from './jobs/pack.mjs';
import { start } from './jobs/start.mjs';
import { test, testHa, testLong } from './jobs/test.mjs';
import { SetupError } from './setup-error.mjs';
import { paint } from './terminal.mjs';

/** @type {Readonly<Record<string, (options: import('./jobs/set-up.mjs').JobOptions) => Promise<number>>>} */
const jobs = { start, test, 'test:long': testLong, 'test:ha': testHa, build, bench, pack };

const [name = '', ...args] = process.argv.slice(2);
const job = jobs[name];
const help = helpOf(name, args);
if (job === undefined) {
  process.stderr.write(`unknown job "${name}"; there are ${Object.keys(jobs).join(', ')}\n`);
  process.exitCode = 2;
} else if (help !== undefined) {
  process.stdout.write(help);
} else {
  process.exitCode = await job({ args, signal: interruptions() }).catch(explain);
}

/**
 * @param {unknown} error
 * @returns {number} exit code
 */
function explain(error) {
  if (error instanceof Interruption) return error.exitCode;
  if (!(error instanceof SetupError)) throw error;
  if (error.output) process.stderr.write(`${error.output.trimEnd()}\n`);
  process.stderr.write(`${paint('red', `✗ ${error.message}`)}\n`);
  if (error.remedy !== undefined) process.stderr.write(`  ${error.remedy}\n`);
  return 1;
}
