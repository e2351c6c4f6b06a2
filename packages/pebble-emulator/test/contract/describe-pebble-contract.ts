import { describe } from 'vitest';
import type { ContractTarget } from './contract-daemon.ts';
import { describeAccess } from './access.suite.ts';
import { describeChanges } from './changes.suite.ts';
import { describeCheckActions } from './check-actions.suite.ts';
import { describeCheckOutcomes } from './check-outcomes.suite.ts';
import { describeChecks } from './checks.suite.ts';
import { describeCommandLines } from './command-lines.suite.ts';
import { describeDirectories } from './directories.suite.ts';
import { describeEnvelope } from './envelope.suite.ts';
import { describeExecEnds } from './exec-ends.suite.ts';
import { describeExecProtocol } from './exec-protocol.suite.ts';
import { describeExecStreams } from './exec-streams.suite.ts';
import { describeExecTerminal } from './exec-terminal.suite.ts';
import { describeExec } from './exec.suite.ts';
import { describeFileStreams } from './file-streams.suite.ts';
import { describeFileTrees } from './file-trees.suite.ts';
import { describeFiles } from './files.suite.ts';
import { describeHealth } from './health.suite.ts';
import { describeIdentities } from './identities.suite.ts';
import { describeLayerFiles } from './layer-files.suite.ts';
import { describeLayers } from './layers.suite.ts';
import { describeLogTargets } from './log-targets.suite.ts';
import { describeLogs } from './logs.suite.ts';
import { describeMergeRules } from './merge-rules.suite.ts';
import { describeMetrics } from './metrics.suite.ts';
import { describeNotices } from './notices.suite.ts';
import { describeOrder } from './order.suite.ts';
import { describePairing } from './pairing.suite.ts';
import { describePlanRules } from './plan-rules.suite.ts';
import { describeRendering } from './rendering.suite.ts';
import { describeReplan } from './replan.suite.ts';
import { describeRestartedDaemon } from './restarted-daemon.suite.ts';
import { describeRestarts } from './restarts.suite.ts';
import { describeServiceTasks } from './service-tasks.suite.ts';
import { describeServiceWaits } from './service-waits.suite.ts';
import { describeServices } from './services.suite.ts';
import { describeShutdown } from './shutdown.suite.ts';
import { describeSignals } from './signals.suite.ts';
import { describeSystemInfo } from './system-info.suite.ts';
import { describeTimes } from './times.suite.ts';
import { describeUnreachable } from './unreachable.suite.ts';
import { describeVersionGates } from './version-gates.suite.ts';
import { describeWorkloads } from './workloads.suite.ts';

/** The topics of the contract by name. */
const suites = {
  access: describeAccess,
  changes: describeChanges,
  'check-actions': describeCheckActions,
  'check-outcomes': describeCheckOutcomes,
  checks: describeChecks,
  'command-lines': describeCommandLines,
  directories: describeDirectories,
  envelope: describeEnvelope,
  'exec-ends': describeExecEnds,
  'exec-protocol': describeExecProtocol,
  'exec-streams': describeExecStreams,
  'exec-terminal': describeExecTerminal,
  exec: describeExec,
  'file-streams': describeFileStreams,
  'file-trees': describeFileTrees,
  files: describeFiles,
  health: describeHealth,
  identities: describeIdentities,
  'layer-files': describeLayerFiles,
  layers: describeLayers,
  'log-targets': describeLogTargets,
  logs: describeLogs,
  'merge-rules': describeMergeRules,
  metrics: describeMetrics,
  notices: describeNotices,
  order: describeOrder,
  pairing: describePairing,
  'plan-rules': describePlanRules,
  rendering: describeRendering,
  replan: describeReplan,
  'restarted-daemon': describeRestartedDaemon,
  restarts: describeRestarts,
  'service-tasks': describeServiceTasks,
  'service-waits': describeServiceWaits,
  services: describeServices,
  shutdown: describeShutdown,
  signals: describeSignals,
  'system-info': describeSystemInfo,
  times: describeTimes,
  unreachable: describeUnreachable,
  'version-gates': describeVersionGates,
  workloads: describeWorkloads,
} satisfies Record<string, (target: ContractTarget) => void>;

/** A topic of the contract. */
export type SuiteName = keyof typeof suites;

/** Suites that a kind of daemon does not run, each with the reason. */
export type Exceptions = Partial<Record<SuiteName, string>>;

/**
 * What every Pebble daemon does, told by its client and on the wire. Runs on the real daemons and on the emulator,
 * about a minute on each: starts take a second, and the topics come one after another. `docs/pebble-contract.md` names
 * the case of each rule.
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
  for (const [reason, topics] of Map.groupBy(Object.keys(except) as SuiteName[], (topic) => except[topic] ?? '')) {
    process.stderr.write(`\n!! Suites of the contract that do not run on ${name}: ${topics.join(', ')}: ${reason}\n`);
  }
}
