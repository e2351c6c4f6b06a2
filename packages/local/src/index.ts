export { createPod } from './pod/create-pod.ts';
export type { JujuFolders } from './pod/files/pod-layout.ts';
export type { Pod, PodContainer, PodOptions, PodSpawnOptions, PodStorage, ProcessExit } from './pod/pod.ts';
export { Cluster, type ClusterOptions } from './cluster/cluster.ts';

export { startLocalModel } from './model/start-local-model.ts';
export type { LocalModel, LocalModelOptions } from './model/local-model.ts';
export { startLocalUnit, type LocalUnitOptions, type LoneUnit } from './unit/start-local-unit.ts';
export type { LocalUnit } from './unit/local-unit.ts';
export type { ResourceSource } from './unit/resource-file.ts';

export { ModelLoop, type LoopModel, type LoopUnit, type ModelLoopOptions } from './loop/model-loop.ts';
export { serveControl, type ControlServerOptions } from './control/control-server.ts';
export { connectModel, type ModelClient } from './control/control-client.ts';
export { connectRunningModel, findModels } from './control/find-models.ts';
export { containerCommand } from './control/container-command.ts';
export type { ActionReport, ModelStatus, PodStatus, UnitStatus } from './control/control-protocol.ts';

export { localErrorCodes, type LocalErrorCode } from './errors.ts';
