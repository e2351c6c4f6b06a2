import { describe } from 'vitest';
import { describeChanges } from './changes.suite.ts';
import type { ContractTarget } from './contract-daemon.ts';
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

/** The topics of the contract by name. */
const suites = {
  envelope: describeEnvelope,
  services: describeServices,
  restarts: describeRestarts,
  order: describeOrder,
  layers: describeLayers,
  replan: describeReplan,
  changes: describeChanges,
  files: describeFiles,
  directories: describeDirectories,
  exec: describeExec,
  unreachable: describeUnreachable,
} satisfies Record<string, (target: ContractTarget) => void>;

/** A topic of the contract. */
export type SuiteName = keyof typeof suites;

/** Suites that a kind of daemon does not run, each with the reason. */
export type Exceptions = Partial<Record<SuiteName, string>>;

/**
 * What every Pebble daemon does, told by its client and on the wire. Runs on the real daemons and on the emulator.
 *
 * @param target - the kind of daemon
 */
export function describePebbleContract(target: ContractTarget & { readonly except?: Exceptions }): void {
  const { name, except = {} } = target;
  describe(`${name} as a Pebble daemon`, () => {
    for (const [topic, describeSuite] of Object.entries(suites)) {
      if (!(topic in except)) describeSuite(target);
    }
  });
  for (const [topic, reason] of Object.entries(except)) {
    process.stderr.write(`\n!! The contract's suite "${topic}" does not run on ${name}: ${reason}\n`);
  }
}
