import { describe } from 'vitest';
import { describeChanges } from './changes.suite.ts';
import type { StartDaemon } from './contract-daemon.ts';
import { describeDirectories } from './directories.suite.ts';
import { describeEnvelope } from './envelope.suite.ts';
import { describeExec } from './exec.suite.ts';
import { describeFiles } from './files.suite.ts';
import { describeLayers } from './layers.suite.ts';
import { describeOrder } from './order.suite.ts';
import { describeReplan } from './replan.suite.ts';
import { describeRestarts } from './restarts.suite.ts';
import { describeServices } from './services.suite.ts';
import { describeUnreachable } from './unreachable.suite.ts';

/**
 * What every Pebble daemon does, told by its client and on the wire. Runs on the real daemon and on the
 * emulator.
 *
 * @param name - the daemon, for the report
 * @param start - starts one with an empty plan in a temporary folder of its own
 */
export function describePebbleContract(name: string, start: StartDaemon): void {
  describe(`${name} as a Pebble daemon`, () => {
    describeEnvelope(start);
    describeServices(start);
    describeRestarts(start);
    describeOrder(start);
    describeLayers(start);
    describeReplan(start);
    describeChanges(start);
    describeFiles(start);
    describeDirectories(start);
    describeExec(start);
    describeUnreachable(start);
  });
}
