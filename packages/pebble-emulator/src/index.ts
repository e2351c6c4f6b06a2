export { createDaemon } from './create-daemon.ts';
export type { DaemonOptions } from './create-daemon.ts';
export type { Daemon, ServeOptions } from './daemon.ts';
export { PebbleEmulatorError, pebbleEmulatorErrorCodes } from './errors.ts';
export type { PebbleEmulatorErrorCode } from './errors.ts';

export { systemClock } from './clock/clock.ts';
export type { Clock, Timer } from './clock/clock.ts';
export { TestClock } from './clock/test-clock.ts';

export { inMemoryNetwork } from './network/in-memory-network.ts';
export type { InMemoryAnswer } from './network/in-memory-network.ts';
export type { HttpAnswer, HttpBody, Network, Sender } from './network/network.ts';
export { nodeNetwork } from './network/node-network.ts';

export { InMemoryFiles } from './files/in-memory-files.ts';
export type { InMemoryFile } from './files/in-memory-files.ts';
export { nodeFiles } from './files/node-files.ts';
export type { FileStatus, FileType, Files } from './files/files.ts';

export { inMemoryProcesses } from './processes/in-memory-processes.ts';
export type {
  InMemoryProcess,
  InMemoryProgram,
  InMemoryPrograms,
  ProgramBehaviour,
} from './processes/in-memory-processes.ts';
export { nodeProcesses } from './processes/node-processes.ts';
export type {
  ProcessRunner,
  ProcessSpec,
  RunningProcess,
  TerminalSize,
  TerminalSpec,
} from './processes/process-runner.ts';

export { inMemoryUsers } from './users/in-memory-users.ts';
export { passwdUsers } from './users/passwd-users.ts';
export type { Owner } from './users/owner.ts';
export type { Group, User, Users } from './users/users.ts';

export { readLayerFiles } from './plan/layer-files.ts';
export type {
  CheckConfig,
  Layer,
  LogTargetConfig,
  PairingConfig,
  Plan,
  Sections,
  ServiceAction,
  ServiceConfig,
  WorkloadConfig,
} from './plan/layer.ts';
export type { ShutdownCause } from './services/exit-action.ts';
