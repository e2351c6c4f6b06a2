import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { listenForSignals, runCommand } from '../command/run-command.ts';
import { chooseDisplay, type Format, formats } from './display/choose-display.ts';

interface StartOptions {
  readonly units: number;
  readonly tour?: true;
  readonly pebble?: string;
  readonly format?: Format;
  readonly updateStatusInterval: number;
}

/** Fewer cannot agree on another master when one is gone. */
const leastUnitsOfTour = 3;
const charmFolder = resolve(import.meta.dirname, '../../apps/redis-k8s/build/charm');

const program = new Command('npm start --')
  .description('Runs redis-k8s on this machine as it would run on Kubernetes: three pods, Redis, Sentinel, the charm')
  .option('--units <count>', 'how many units there are to begin with', parseUnits, 3)
  .addOption(
    new Option('--tour', 'walk through the states of the charm unattended; exit 0 only if each was seen').conflicts([
      'format',
      'updateStatusInterval',
    ]),
  )
  .option('--pebble <path>', 'use this Pebble instead of the emulated one')
  .addOption(
    new Option('--format <format>', 'what is printed: a live table, a line a hook, or JSON lines').choices(formats),
  )
  .option('--update-status-interval <seconds>', 'quiet time after which update-status is raised', parseSeconds, 300)
  .addHelpText(
    'after',
    `
Examples:
  $ npm start
  $ npm start -- --units 1
  $ npm start -- --tour
  $ npm start -- --pebble .tools/pebble/v1.32.1/pebble --update-status-interval 30
  $ npm start -- --format json`,
  )
  .exitOverride()
  .action(run);

const interruption = listenForSignals();
await runCommand(program, interruption);

async function run({ tour, pebble, format, units, updateStatusInterval }: StartOptions): Promise<void> {
  const { signal } = interruption;
  const common = { charmFolder, units, ...(pebble === undefined ? {} : { pebble }), signal };
  if (tour === true) {
    if (units < leastUnitsOfTour) {
      program.error(`error: the tour needs --units ${leastUnitsOfTour} or more, for a failover; it got ${units}`);
    }
    const { runTour } = await import('./tour/run-tour.ts');
    process.exitCode = (await runTour({ ...common, print: (line) => void process.stdout.write(`${line}\n`) })) ? 0 : 1;
    return;
  }
  const { runModel } = await import('./run-model.ts');
  using display = await chooseDisplay(format);
  await runModel({ ...common, display, updateStatusIntervalMs: updateStatusInterval * 1000 });
}

function parseUnits(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It is a whole number above 0.');
}

function parseSeconds(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It is a number of seconds above 0.');
}
