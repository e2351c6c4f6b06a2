import { describeError } from '@charmsmith/errors';
import { connectRunningModel, type ModelClient, type ModelStatus } from '@charmsmith/local';
import { Command, CommanderError, Option } from 'commander';
import { collectFiles, collectPairs, type Pairs, parseCount } from './arguments.ts';
import { findFiles } from './find-files.ts';
import { type Format, formats, outputOf, renderAction, renderStatus, renderUnits } from './print.ts';
import { splitAction } from './split-action.ts';

const program = new Command('npm run model --')
  .description('Asks and changes the model that "npm start" runs in another terminal')
  .option('--model <process>', 'the model meant, by its process, when several run', parseCount)
  .addOption(new Option('--format <format>', 'what is printed').choices(formats).default('text'))
  .addHelpText(
    'after',
    `
Units are named as in Juju: redis-k8s/0, or redis-k8s/leader for the one that leads.

Examples:
  $ npm run model -- status
  $ npm run model -- config enable-tls=true
  $ npm run model -- attach-resource cert-file=redis.crt key-file=redis.key ca-cert-file=ca.crt
  $ npm run model -- run get-initial-admin-password
  $ npm run model -- run redis-k8s/1 check-service
  $ npm run model -- exec redis-k8s/leader -- relation-get -r redis-peers:0 --app - redis-k8s/0
  $ npm run model -- resolved redis-k8s/0
  $ npm run model -- scale 5
  $ npm run model -- kill redis-k8s/0
  $ npm run model -- replace redis-k8s/0
  $ npm run model -- kill redis-k8s/1 --container redis
  $ npm run model -- cut redis-k8s/2
  $ npm run model -- cut redis-k8s/0 redis-k8s/1 --from redis-k8s/2 redis-k8s/3
  $ npm run model -- heal
  $ npm run model -- units --format json`,
  )
  .showHelpAfterError('(--help shows what there is)')
  .exitOverride();

program
  .command('status')
  .description('shows the application, its units, its config and what is cut')
  .action(() => showStatus((model) => model.status()));

program
  .command('units')
  .description('shows the units')
  .action(async () => {
    const { units } = await (await connect()).status();
    print(units, (width) => renderUnits(units, width));
  });

program
  .command('config')
  .description('changes config options; NAME= resets one')
  .argument('<name=value...>', 'options and their values', collectPairs)
  .action((values: Pairs) => showStatus((model) => model.config(values)));

program
  .command('attach-resource')
  .description('attaches files as resources')
  .argument('<name=file...>', 'resources and their files', collectFiles)
  .action(async (files: Pairs) => {
    const found = findFiles(files, process.env['INIT_CWD'] ?? '');
    await showStatus(async (model) => {
      for (const [name, file] of Object.entries(found)) await model.attachResource(name, file);
      return model.status();
    });
  });

program
  .command('run')
  .description('runs an action, by default in the unit that leads')
  .usage('[options] [unit] <action> [name=value...]')
  .argument('<arguments...>', 'the unit, the action and its parameters')
  .action(async (args: readonly string[]) => {
    const { unit, action, parameters } = asUsage(() => splitAction(args));
    const model = await connect();
    const leader = async () => `${(await model.status()).application}/leader`;
    const report = await model.runAction(unit ?? (await leader()), action, parameters);
    print(report, () => renderAction(report));
    if (report.status !== 'completed') process.exitCode = 1;
  });

program
  .command('exec')
  .description('runs a command in the charm container with the hook commands at hand, as juju exec does')
  .argument('<unit>')
  .argument('<command...>', 'the command, behind --')
  .action(async (unit: string, command: readonly string[]) => {
    const report = await (await connect()).exec(unit, command);
    if (isJson()) {
      print(report, () => '');
      return;
    }
    const { stdout, stderr, exitCode } = outputOf(report);
    process.stdout.write(stdout);
    process.stderr.write(stderr);
    process.exitCode = exitCode;
  });

program
  .command('resolved')
  .description('has the hook of a unit that has failed run at once')
  .argument('<unit>')
  .option('--no-retry', 'take it as done instead')
  .action((unit: string, { retry }: { readonly retry: boolean }) => showStatus((model) => model.resolved(unit, retry)));

program
  .command('scale')
  .description('changes the number of units; the highest numbers go first')
  .argument('<units>', 'how many there shall be', parseCount)
  .action((units: number) => showStatus((model) => model.scale(units)));

program
  .command('kill')
  .description('kills the pod of a unit, which stays away until "replace", or a container, which is started again')
  .argument('<unit>')
  .option('--container <name>', 'the container to kill')
  .action((unit: string, { container }: { readonly container?: string }) =>
    showStatus((model) => model.kill(unit, container)),
  );

program
  .command('replace')
  .description('replaces the pod of a unit: stop in the old one, then a new one with another address')
  .argument('<unit>')
  .action((unit: string) => showStatus((model) => model.replace(unit)));

program
  .command('cut')
  .description('cuts the links between units and all others')
  .argument('<units...>')
  .option('--from <units...>', 'cut only the links to these')
  .action((units: readonly string[], { from }: { readonly from?: readonly string[] }) =>
    showStatus((model) => model.cut(units, from)),
  );

program
  .command('heal')
  .description('heals all links, or those of some units')
  .argument('[units...]')
  .option('--from <units...>', 'heal only the links to these')
  .action((units: readonly string[], { from }: { readonly from?: readonly string[] }) =>
    showStatus((model) => model.heal(units.length === 0 ? undefined : units, from)),
  );

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 2) : 1;
  if (!(error instanceof CommanderError)) process.stderr.write(`${describeError(error)}\n`);
}

function connect(): Promise<ModelClient> {
  return connectRunningModel(program.opts<{ model?: number }>().model);
}

/** Tells of wrong arguments as the command line does, for those that it cannot check itself. */
function asUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return program.error(`error: ${error.message}`);
  }
}

async function showStatus(change: (model: ModelClient) => Promise<ModelStatus>): Promise<void> {
  const model = await connect();
  const noting = setTimeout(() => process.stderr.write('The model is at it …\n'), 1_000);
  const status = await change(model).finally(() => clearTimeout(noting));
  print(status, (width) => renderStatus(status, width));
}

function isJson(): boolean {
  return program.opts<{ format: Format }>().format === 'json';
}

function print(answer: unknown, render: (width: number) => string): void {
  const text = isJson() ? JSON.stringify(answer) : render(process.stdout.isTTY ? process.stdout.columns : Infinity);
  process.stdout.write(`${text}\n`);
}
