export { createPod } from './pod/create-pod.ts';
export type { JujuFolders } from './pod/files/pod-layout.ts';
export type { Pod, PodContainer, PodOptions, PodSpawnOptions, PodStorage, ProcessExit } from './pod/pod.ts';
export { localErrorCodes, type LocalErrorCode } from './errors.ts';
