#!/usr/bin/env node
import { Command } from 'commander';
import { describeError } from '@charmsmith/errors';
import packageJson from '../package.json' with { type: 'json' };
import { runDaemon } from './program/run-daemon.ts';
import type { RunOptions } from './program/run-daemon.ts';

const program = new Command('charmsmith-pebble')
  .description('A Pebble-compatible daemon. Serves the file system it is started in: chroot it to serve a container.')
  .version(packageJson.version);

program
  .command('run')
  .description('listen on a Unix socket until SIGTERM or SIGINT, then stop every service')
  .option('--socket <path>', 'where to listen (default: $PEBBLE_SOCKET, else $PEBBLE/.pebble.socket)')
  .option('--hold', 'do not start the enabled services', false)
  .option('--create-dirs', 'make $PEBBLE when it is not there', false)
  .option('--exit-with-parent', 'end when standard input closes, as it does when the parent dies', false)
  .action(async (options: RunOptions) => {
    try {
      process.exitCode = await runDaemon(options);
    } catch (error) {
      process.stderr.write(`charmsmith-pebble: ${describeError(error)}\n`);
      process.exitCode = 1;
    }
  });

await program.parseAsync();
