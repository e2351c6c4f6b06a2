import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../../../tools/workspace/programs.ts';
import { startEmulator, startPebble } from './daemons.ts';
import type { CommandLineDaemon } from './daemons.ts';
import { runPebble } from './run-pebble.ts';
import type { Outcome } from './run-pebble.ts';
import { script, scriptFiles } from './script.ts';

const program = findProgram('pebble') ?? '';

// Both daemons are spoken to side by side; most of the time goes into the seconds that services take to start.
describe.skipIf(program === '')('Pebble’s command line', () => {
  let real: Outcome[];
  let emulated: Outcome[];

  beforeAll(async () => {
    [real, emulated] = await Promise.all([startPebble(program).then(runScript), startEmulator().then(runScript)]);
  }, 120_000);

  it.each(script.map(({ args }, index) => [index + 1, args.join(' ')] as const))(
    'says the same of both daemons: %i. pebble %s',
    (number) => {
      expect(emulated[number - 1]).toEqual(real[number - 1]);
    },
  );
});

async function runScript(daemon: CommandLineDaemon): Promise<Outcome[]> {
  await using running = daemon;
  for (const [name, content] of Object.entries(scriptFiles))
    await writeFile(join(running.folder, name), content.replaceAll('{folder}', running.folder));
  const outcomes: Outcome[] = [];
  for (const { args, silent, ...options } of script) {
    const outcome = await runPebble(program, running, args, options);
    outcomes.push(silent ? { ...outcome, stdout: '' } : outcome);
  }
  return outcomes;
}
