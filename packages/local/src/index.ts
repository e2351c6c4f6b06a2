export { Cluster, type ClusterOptions } from './cluster/cluster.ts';

export { createPod } from './pod/create-pod.ts';
export type { JujuFolders } from './pod/files/pod-layout.ts';
export type { Pod, PodContainer, PodOptions, PodSpawnOptions, PodStorage, ProcessExit } from './pod/pod.ts';

export { startLocalUnit } from './unit/start-local-unit.ts';
export type { LocalUnit, LocalUnitOptions, ResourceSource } from './unit/local-unit.ts';

export { UnitLoop, type UnitLoopOptions } from './model/unit-loop.ts';
export { serveControl, type ControlServerOptions } from './model/control-server.ts';
export { connectModel, type ModelClient } from './model/control-client.ts';
export { connectRunningModel, findModels } from './model/find-models.ts';
export { containerCommand } from './model/container-command.ts';
export type { ActionReport, ModelStatus } from './model/control-protocol.ts';

export { localErrorCodes, type LocalErrorCode } from './errors.ts';
