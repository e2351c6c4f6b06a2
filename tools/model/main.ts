import { resolve } from 'node:path';
import { describeError } from '@charmsmith/errors';
import { connectRunningModel } from '@charmsmith/local';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

const program = new Command('npm run model --')
  .description('Asks and changes the model that "npm start" runs in another terminal')
  .option('--unit <name>', 'the unit meant, when several models run')
  .addOption(new Option('--format <format>', 'what is printed').choices(['text', 'json']).default('text'))
  .addHelpText(
    'after',
    `
Examples:
  $ npm run model -- status
  $ npm run model -- config enable-tls=true
  $ npm run model -- attach-resource cert-file=redis.crt key-file=redis.key ca-cert-file=ca.crt
  $ npm run model -- run get-initial-admin-password`,
  )
  .showHelpAfterError('(--help shows what there is)')
  .exitOverride();

program
  .command('status')
  .description('shows the unit, its status and its config')
  .action(async () => print(await (await connect()).status()));

program
  .command('config')
  .description('changes config options; NAME= resets one')
  .argument('<name=value...>', 'options and their values', collectPairs)
  .action(async (values: Pairs) => print(await (await connect()).config(values)));

program
  .command('attach-resource')
  .description('attaches files as resources')
  .argument('<name=file...>', 'resources and their files', collectPairs)
  .action(async (files: Pairs) => {
    const model = await connect();
    for (const [name, file] of Object.entries(files))
      await model.attachResource(name, resolve(process.env['INIT_CWD'] ?? '', file));
    print(await model.status());
  });

program
  .command('run')
  .description('runs an action')
  .argument('<action>')
  .argument('[name=value...]', 'its parameters', collectPairs, {})
  .action(async (name: string, parameters: Pairs) => {
    const report = await (await connect()).runAction(name, parameters);
    print(report);
    if (report.status !== 'completed') process.exitCode = 1;
  });

type Pairs = Readonly<Record<string, string>>;

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 2) : 1;
  if (!(error instanceof CommanderError)) process.stderr.write(`${describeError(error)}\n`);
}

function connect() {
  return connectRunningModel(program.opts<{ unit?: string }>().unit);
}

function collectPairs(text: string, before: Pairs | undefined): Pairs {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError(`"${text}" has no "=" after a name.`);
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function print(answer: object): void {
  if (program.opts<{ format: string }>().format === 'json') {
    process.stdout.write(`${JSON.stringify(answer)}\n`);
    return;
  }
  for (const [name, value] of Object.entries(answer)) {
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    process.stdout.write(`${name.padEnd(20)} ${text}\n`);
  }
}
