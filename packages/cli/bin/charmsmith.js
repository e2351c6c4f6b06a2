#!/usr/bin/env node
// A file of its own, since npm links a command only when its file is there, and in a fresh clone dist is not.
import { existsSync } from 'node:fs';

const program = new URL('../dist/main.js', import.meta.url);
if (existsSync(program)) {
  await import(program.href);
} else {
  process.stderr.write('charmsmith is not built yet: run npm run build at the top of the repository.\n');
  process.exitCode = 1;
}
