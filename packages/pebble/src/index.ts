export { connectPebble, type ConnectPebbleOptions } from './connect-pebble.ts';
export type { CallOptions, WaitOptions } from './call-options.ts';
export type { OwnerOptions } from './owner-options.ts';
export type {
  AddLayerOptions,
  ExecOptions,
  ListFilesOptions,
  MakeDirOptions,
  Pebble,
  PushOptions,
  RemoveOptions,
  SelectChangesOptions,
} from './pebble.ts';

export type { SystemInfo } from './system/system-info.ts';
export type { ServiceInfo, ServiceStatus } from './services/service-info.ts';
export type { Change, ChangeKind, ChangeStatus, Task } from './changes/change.ts';
export type { FileContent } from './files/content.ts';
export type { FileInfo } from './files/file-info.ts';
export type { CommandOptions, ExecResult } from './exec/command.ts';

export type { Check, Duration, ExitAction, Layer, LogTarget, Override, Service } from './layers/layer.ts';
export type { Plan } from './layers/plan.ts';
export { findLayerDifferences, type LayerDifference } from './layers/layer-differences.ts';
export { formatDuration, parseDuration } from './duration/duration.ts';

export {
  isPebbleError,
  PebbleApiError,
  PebbleChangeError,
  PebbleChangeTimeoutError,
  PebbleError,
  PebbleExecError,
  PebblePathError,
  type PathErrorKind,
  type PebbleErrorCode,
  type PebbleErrors,
} from './errors/pebble-error.ts';
