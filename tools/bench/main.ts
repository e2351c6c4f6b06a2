import { join, relative, resolve } from 'node:path';
import { describeError } from '@charmsmith/errors';
import { Command, Option } from 'commander';
import { createLogUpdate } from 'log-update';
import { listenForSignals, runCommand } from '../command/run-command.ts';
import type { BenchCase } from './bench-case.ts';
import { chooseCases, loadCases } from './choose-cases.ts';
import { describeMachine } from './report/machine.ts';
import { renderText, type RunReport } from './report/render.ts';
import { savePerformance } from './report/save-performance.ts';
import { duration } from './report/table-rows.ts';
import { writeResults } from './report/write-results.ts';
import { runCase } from './run-case.ts';

interface BenchOptions {
  readonly quick?: boolean;
  readonly list?: boolean;
  readonly save?: boolean;
  readonly results: string;
  readonly format: 'json' | 'text';
}

const root = resolve(import.meta.dirname, '../..');

const program = new Command('npm run bench --')
  .description('Measures whole processes and operations beside their peers, in turn, in a clean environment')
  .argument('[case...]', 'cases to run, by name or its beginning; default: all')
  .option('--quick', 'few rounds: shows that a case works, not what it comes to')
  .option('--save', 'write docs/performance.md as well')
  .option('--results <folder>', 'where JSON and Markdown go', 'bench/results')
  .option('--list', 'name the cases and run none')
  .addOption(new Option('--format <format>', 'what is printed at the end').choices(['text', 'json']).default('text'))
  .addHelpText(
    'after',
    `
Times are medians; ratios are to the floor and to the first peer of the same round. Targets are shown, met or missed;
none makes the run fail. Who cannot be had here, such as ops without Python, is named in the table.

Examples:
  $ npm run bench
  $ npm run bench -- idle-dispatch --quick
  $ npm run bench -- --list
  $ npm run bench -- --save
  $ npm run bench -- --format json > figures.json`,
  )
  .showHelpAfterError('(--help shows what there is)')
  .exitOverride()
  .action(bench);

const interruption = listenForSignals();
await runCommand(program, interruption);

async function bench(names: readonly string[], { quick = false, save = false, results, list, format }: BenchOptions) {
  const chosen = choose(await loadCases(), names);
  if (list === true) {
    for (const { name, description } of chosen) process.stdout.write(`${name.padEnd(24)} ${description}\n`);
    return;
  }
  const startedAt = new Date();
  const reports: RunReport['cases'][number][] = [];
  using progress = showProgress();
  for (const each of chosen) {
    progress.show(`${each.name}: setting up`);
    const from = performance.now();
    reports.push(
      await runCase(each, {
        root,
        quick,
        signal: interruption.signal,
        onRun: (done, all, contestant) =>
          progress.show(`${each.name}: ${Math.floor((done * 100) / all)} %, ${contestant.name}`),
      }),
    );
    progress.done(`${each.name}: ${duration(performance.now() - from)}`);
  }
  const run: RunReport = {
    startedAt: startedAt.toISOString(),
    command: ['npm run bench --', ...process.argv.slice(2)].join(' '),
    machine: await describeMachine(root),
    cases: reports,
  };
  const written = await writeResults(resolve(root, results), run);
  if (save) written.push(await savePerformance(join(root, 'docs/performance.md'), run));
  if (format === 'json') process.stdout.write(`${JSON.stringify(run, null, 2)}\n`);
  else
    process.stdout.write(`${[renderText(run), ...written.map((path) => relative(process.cwd(), path))].join('\n')}\n`);
}

function choose(cases: readonly BenchCase[], names: readonly string[]): readonly BenchCase[] {
  try {
    return chooseCases(cases, names);
  } catch (error) {
    return program.error(describeError(error), { exitCode: 2 });
  }
}

/** One line that is kept up to date on a terminal, and one that stays for each case that is done. */
function showProgress(): Disposable & { show(text: string): void; done(text: string): void } {
  const update = process.stderr.isTTY ? createLogUpdate(process.stderr) : undefined;
  return {
    show: (text) => update?.(text),
    done: (text) => {
      update?.clear();
      process.stderr.write(`${text}\n`);
    },
    [Symbol.dispose]: () => update?.done(),
  };
}
