#!/usr/bin/env -S node --max-semi-space-size=1
import { Command } from 'commander';
import { describeError } from '@charmsmith/errors';
import packageJson from '../package.json' with { type: 'json' };
import { runDaemon } from './program/run-daemon.ts';
import type { RunOptions } from './program/run-daemon.ts';
import { takeServiceArgs } from './program/service-args.ts';

const examples = `
Examples:
  charmsmith-pebble run --create-dirs --hold
  charmsmith-pebble run --socket /tmp/pebble.socket --http 127.0.0.1:4000
  charmsmith-pebble run --args web --port 8080 \\; --verbose`;
const argsHelp = `
  --args <service> [argument...] \\;   give a service other arguments than those in brackets in its command`;

try {
  const { args, rest } = takeServiceArgs(process.argv.slice(2));
  await programWith(args).parseAsync(rest, { from: 'user' });
} catch (error) {
  process.stderr.write(`charmsmith-pebble: ${describeError(error)}\n`);
  process.exitCode = 1;
}

function programWith(args: RunOptions['args']): Command {
  const program = new Command('charmsmith-pebble')
    .description('A Pebble-compatible daemon. Serves the file system it is started in: chroot it to serve a container.')
    .version(packageJson.version)
    .addHelpText('after', examples);
  program
    .command('run')
    .description('listen on a Unix socket until SIGTERM or SIGINT, then stop every service')
    .option('--socket <path>', 'where to listen (default: $PEBBLE_SOCKET, else $PEBBLE/.pebble.socket)')
    .option('--hold', 'do not start the enabled services', false)
    .option('--create-dirs', 'make $PEBBLE when it is not there', false)
    .option('--http <address>', 'serve open endpoints and metrics on a TCP port too: ":4000", "127.0.0.1:4000"')
    .option('--https <address>', 'serve everything over HTTPS too, to clients whose certificate is known')
    .option('--identities <file>', 'begin with the identities of a YAML file')
    .option('-v, --verbose', 'copy what services write to standard output (also PEBBLE_VERBOSE=1)', false)
    .option('--exit-with-parent', 'end when standard input closes, as it does when the parent dies', false)
    .addHelpText('after', `${argsHelp}\n${examples}`)
    .action(async (options: Omit<RunOptions, 'args'>) => {
      process.exitCode = await runDaemon({ ...options, args });
    });
  return program;
}
