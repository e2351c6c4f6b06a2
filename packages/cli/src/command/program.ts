import { relative } from 'node:path';
import { Command, Option } from 'commander';
import type { PackCharmOptions } from '../archive/pack-charm.ts';
import type { BuildCharmFolderOptions } from '../charm-folder/build-charm-folder.ts';
import { runtimeNames } from '../runtime/runtimes.ts';
import { withProgress } from './progress.ts';

type Format = 'json' | 'text';

interface PackCommandOptions extends Pick<PackCharmOptions, 'entry' | 'output' | 'runtime' | 'warmUp'> {
  readonly platform?: readonly string[];
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
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride();

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
    .addOption(warmUpOption())
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
    .addOption(warmUpOption())
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

  return program;
}

function entryOption(): Option {
  return new Option('--entry <file>', "the entry point, relative to the charm's folder").default('src/main.ts');
}

function runtimeOption(): Option {
  return new Option('--runtime <runtime>', 'what runs the charm on its unit').choices(runtimeNames).default('node');
}

function warmUpOption(): Option {
  return new Option(
    '--warm-up <hook...>',
    'hooks that are run once here in an emulated unit, so that their code is in the code cache; only where their handlers do nothing to this machine',
  );
}

function formatOption(): Option {
  return new Option('--format <format>', 'what is printed').choices(['text', 'json']).default('text');
}

function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}
