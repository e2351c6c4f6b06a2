import { relative } from 'node:path';
import { Command } from 'commander';

/**
 * Declares the command `charmsmith` with its subcommands.
 *
 * @param print - takes each line of a result
 */
export function createProgram(print: (line: string) => void): Command {
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
    .description('Builds a folder that Juju can dispatch: metadata, the bundled program and a Node to run it')
    .argument('[folder]', "the charm's folder", '.')
    .option('--output <folder>', "what is written, relative to the charm's folder", 'build/charm')
    .option('--entry <file>', "the entry point, relative to the charm's folder", 'src/main.ts')
    .option('--link-node', 'link to this Node instead of putting it in: the folder then runs on this machine alone')
    .addHelpText(
      'after',
      examples('charmsmith build', 'charmsmith build apps/redis-k8s --output out --entry src/charm.ts'),
    )
    .action(async (folder: string, options: { output: string; entry: string; linkNode?: true }) => {
      const { buildCharmFolder } = await import('../charm-folder/build-charm-folder.ts');
      const target = await buildCharmFolder(folder, options);
      print(`${relative('', target) || '.'} written`);
    });

  return program;
}

function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}
