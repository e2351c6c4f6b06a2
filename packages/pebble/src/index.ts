export { connectPebble, type ConnectPebbleOptions } from './connect-pebble.ts';
export type { Pebble } from './pebble.ts';
export type { CallOptions, WaitOptions } from './call-options.ts';
export type { OwnerOptions } from './owner-options.ts';
export type { TlsOptions } from './transport/network-connector.ts';

export type { SystemCalls } from './system/system-calls.ts';
export type { SystemInfo } from './system/system-info.ts';
export type { HealthOptions } from './system/health.ts';
export type { Metric } from './metrics/metric.ts';

export type { ServiceActionOptions, ServiceCalls, WaitServicesOptions } from './services/service-calls.ts';
export type { ServiceInfo, ServiceStatus } from './services/service-info.ts';
export type { ProcessSignal } from './services/send-signal.ts';

export type { ChangeCalls, SelectChangesOptions } from './changes/change-calls.ts';
export type { Change, ChangeKind, ChangeStatus, Task } from './changes/change.ts';
export type { QuickExit } from './changes/quick-exits.ts';

export type { CheckCalls, CheckRun, SelectChecksOptions } from './checks/check-calls.ts';
export type { CheckInfo, CheckLevel, CheckStatus } from './checks/check-info.ts';

export type { NoticeCalls, NotifyOptions, SelectNoticesOptions } from './notices/notice-calls.ts';
export type { Notice, NoticeType } from './notices/notice.ts';

export type { LogCalls, LogsOptions } from './logs/log-calls.ts';
export type { LogEntry } from './logs/log-entry.ts';

export type { FileCalls, ListFilesOptions, MakeDirOptions, PushOptions, RemoveOptions } from './files/file-calls.ts';
export type { FileContent } from './files/content.ts';
export type { FileInfo } from './files/file-info.ts';
export type { PullTreeOptions, PushTreeOptions, TreeReport } from './files/tree.ts';

export type { CommandCalls } from './exec/command-calls.ts';
export type { CommandOptions, ExecOptions, ExecResult, SpawnOptions, TerminalSize } from './exec/command.ts';
export type { PebbleProcess } from './exec/pebble-process.ts';

export type { Identities, IdentityCalls } from './identities/identity-calls.ts';
export type { Identity, IdentityAccess, IdentityInfo } from './identities/identity.ts';
export type { PairingCalls, PairingResult } from './pairing/pairing-calls.ts';

export type { AddLayerOptions, PlanCalls } from './layers/plan-calls.ts';
export type {
  Check,
  Duration,
  ExitAction,
  Layer,
  LogTarget,
  Override,
  Pairing,
  Service,
  Workload,
} from './layers/layer.ts';
export type { Plan } from './layers/plan.ts';
export {
  createLayer,
  type CheckFields,
  type Command,
  type LayerBuilder,
  type LogTargetFields,
  type ServiceFields,
  type Time,
  type WorkloadFields,
} from './layers/layer-builder.ts';
export { formatCommand } from './layers/command-line.ts';
export { findLayerProblems } from './layers/layer-problems.ts';
export { mergeLayers } from './layers/merge-layers.ts';
export { parseLayer } from './layers/parse-layer.ts';
export {
  findLayerDifferences,
  findPlanDifferences,
  type LayerDifference,
  type LayerSection,
  type PlanDifference,
} from './layers/layer-differences.ts';
export { formatDuration, parseDuration } from './duration/duration.ts';
export { compareTimes } from './time/compare-times.ts';

export * from './errors/index.ts';
