import { join, relative } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { PackCharmOptions } from '../archive/pack-charm.ts';
import type { BuildCharmFolderOptions } from '../charm-folder/build-charm-folder.ts';
import type { DispatchOnceOptions } from '../dispatch/dispatch-once.ts';
import type { InitProjectOptions } from '../init/init-project.ts';
import { ownVersion } from '../own-version.ts';
import { projectKinds } from '../init/template-files.ts';
import { runtimeNames } from '../runtime/runtimes.ts';
import { hookFailed } from './exit-code.ts';
import { withProgress } from './progress.ts';

type Format = 'json' | 'text';

interface PackCommandOptions extends Pick<PackCharmOptions, 'entry' | 'output' | 'runtime'> {
  readonly platform?: readonly string[];
  readonly format: Format;
}

interface DispatchCommandOptions extends Pick<DispatchOnceOptions, 'config' | 'leader' | 'pebble' | 'state'> {
  readonly param?: Pairs;
  readonly user?: readonly string[];
  readonly format: Format;
}

/**
 * Declares the command `charmsmith` with its subcommands.
 *
 * @param print - takes each line of a result
 * @param signal - ends what runs
 */
export function createProgram(print: (line: string) => void, signal = new AbortController().signal): Command {
  const program = new Command('charmsmith')
    .description('Tools for Juju charms written in TypeScript')
    .version(ownVersion())
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride();

  program
    .command('init')
    .description('Begins a project, of a charm or of a plugin, whose tests are green at once')
    .argument('[folder]', 'where it goes; made when it is missing', '.')
    .addOption(new Option('--kind <kind>', 'what it is').choices(projectKinds).default('charm'))
    .option('--name <name>', "the charm's or the package's name; default: the folder's")
    .addHelpText(
      'after',
      examples('charmsmith init my-charm', 'charmsmith init greeter --kind plugin --name @example/greeter'),
    )
    .action(async (folder: string, options: InitProjectOptions) => {
      const { initProject } = await import('../init/init-project.ts');
      for (const file of await initProject(folder, options)) print(join(folder, file));
      print(`\nNext:${folder === '.' ? '' : ` cd ${folder} &&`} npm install && npm test`);
    });

  program
    .command('types')
    .description(
      'Writes the names and types of charmcraft.yaml to src/charm-metadata.gen.ts, where the compiler sees them',
    )
    .argument('[folder]', "the charm's folder", '.')
    .option('--check', 'write nothing; show what differs and exit 2 when the file is not up to date')
    .addHelpText('after', examples('charmsmith types', 'charmsmith types apps/redis-k8s --check'))
    .action(async (folder: string, options: { check?: true }) => {
      const { checkMetadataFile, metadataFile, writeMetadataFile } = await import('../types/metadata-file.ts');
      if (options.check === true) return checkMetadataFile(folder);
      const changed = await writeMetadataFile(folder);
      print(`${metadataFile} ${changed ? 'written' : 'is up to date'}`);
    });

  program
    .command('build')
    .description('Builds the folder that Juju would unpack, for this machine')
    .argument('[folder]', "the charm's folder", '.')
    .option('--output <folder>', "what is written, relative to the charm's folder", 'build/charm')
    .addOption(entryOption())
    .addOption(runtimeOption())
    .option(
      '--link-runtime',
      'link to the runtime instead of putting it in: the folder then runs on this machine alone',
    )
    .addHelpText(
      'after',
      examples('charmsmith build', 'charmsmith build apps/redis-k8s --output out --entry src/charm.ts'),
    )
    .action(async (folder: string, options: BuildCharmFolderOptions & { output: string }) => {
      const { buildCharmFolder } = await import('../charm-folder/build-charm-folder.ts');
      const target = await withProgress(`Building ${folder}`, (onStep) =>
        buildCharmFolder(folder, { ...options, onStep, signal }),
      );
      print(`${relative('', target) || '.'} written`);
    });

  program
    .command('pack')
    .description('Packs a charm into an archive that Juju deploys: checked, bundled, with the program that runs it')
    .argument('[folder]', "the charm's folder", '.')
    .option(
      '--platform <name...>',
      "platforms of charmcraft.yaml, by name or architecture; default: this machine's architecture",
    )
    .addOption(runtimeOption())
    .option('--output <folder>', 'where the archives go, relative to where you are', '.')
    .addOption(entryOption())
    .addOption(formatOption())
    .addHelpText(
      'after',
      examples(
        'charmsmith pack',
        'charmsmith pack apps/redis-k8s --platform amd64 arm64 --output dist',
        'charmsmith pack --runtime bun --format json',
      ),
    )
    .action(async (folder: string, options: PackCommandOptions) => {
      const { packCharm } = await import('../archive/pack-charm.ts');
      const { renderPacked } = await import('./render-packed.ts');
      const { platform, format, ...rest } = options;
      const startedAt = performance.now();
      const packed = await withProgress(`Packing ${folder}`, (onStep) =>
        packCharm(folder, { ...rest, ...(platform === undefined ? {} : { platforms: platform }), onStep, signal }),
      );
      for (const line of renderPacked(packed, performance.now() - startedAt, format)) print(line);
    });

  program
    .command('dispatch')
    .description('Runs one hook or action in an emulated unit, and says what it changed')
    .argument('<event>', 'as Juju spells it: config-changed, web-pebble-ready, db-relation-changed, actions/backup')
    .argument('[charm]', "a packed charm, a charm's folder, or one that was built", '.')
    .option('--config <name=value...>', 'options that the operator has set', collectPairs)
    .option('--param <name=value...>', 'parameters of an action', collectPairs)
    .option('--no-leader', 'the unit does not lead')
    .option('--no-pebble', 'the containers do not answer')
    .option('--user <name...>', 'users that the containers have beside root')
    .option('--state <file>', "the unit's state: read when the file is there, written when the hook was committed")
    .addOption(formatOption())
    .addHelpText(
      'after',
      examples(
        'charmsmith dispatch config-changed --config port=9090',
        'charmsmith dispatch redis-pebble-ready redis-k8s_amd64.charm --user redis --format json',
        'charmsmith dispatch install --state unit.json && charmsmith dispatch start --state unit.json',
        'charmsmith dispatch actions/backup --param to=s3',
      ),
    )
    .action(async (event: string, charm: string, options: DispatchCommandOptions) => {
      const { dispatchOnce } = await import('../dispatch/dispatch-once.ts');
      const { renderDispatched } = await import('./render-dispatched.ts');
      const { param, user, format, ...rest } = options;
      const dispatched = await dispatchOnce(charm, event, {
        ...rest,
        ...(param === undefined ? {} : { params: param }),
        ...(user === undefined ? {} : { users: user }),
        signal,
      });
      for (const line of renderDispatched(dispatched, format)) print(line);
      if (dispatched.committed && dispatched.action?.status !== 'failed') return;
      throw new CommanderError(1, hookFailed, `${event} failed`);
    });

  return program;
}

type Pairs = Readonly<Record<string, string>>;

function collectPairs(text: string, before: Pairs | undefined): Pairs {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError(`"${text}" has no "=" after a name.`);
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function entryOption(): Option {
  return new Option('--entry <file>', "the entry point, relative to the charm's folder").default('src/main.ts');
}

function runtimeOption(): Option {
  return new Option('--runtime <runtime>', 'what runs the charm on its unit').choices(runtimeNames).default('node');
}

function formatOption(): Option {
  return new Option('--format <format>', 'what is printed').choices(['text', 'json']).default('text');
}

function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}
