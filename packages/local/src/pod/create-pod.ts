import { checkRoot, Cluster } from '../cluster/cluster.ts';
import { openNamespaces } from '../namespaces/namespaces.ts';
import { runProgram } from '../programs/run-program.ts';
import { beginTask } from '../task.ts';
import { checkPodOptions } from './check-pod-options.ts';
import { startDaemon } from './daemons/start-daemon.ts';
import { layFiles, mountPodFolder } from './files/pod-files.ts';
import { nameFolder } from './files/pod-layout.ts';
import type { Pod, PodOptions } from './pod.ts';
import { closeAll, type Opened, RunningPod } from './running-pod.ts';

const defaultStartTimeoutMs = 30_000;

/**
 * Starts a pod of one unit, as Kubernetes would give it to a charm, and returns it when every Pebble daemon answers.
 *
 * @remarks The pod has namespaces of its own for mounts, network, processes, host name and IPC. Each container has
 * its own root, an overlay over the host's; all share `localhost`. Nothing is written to the host's disk, and nothing
 * is left when the pod is disposed or this process ends, however it ends. Several pods run side by side.
 *
 * @throws CharmsmithError `LOCAL_NEEDS_ROOT`, `LOCAL_MISSING_PROGRAM`, `LOCAL_BAD_OPTION`, `LOCAL_START_FAILED`,
 * `LOCAL_START_TIMEOUT`, `LOCAL_DAEMON_FAILED`, `LOCAL_NO_ADDRESS`; the reason of `signal` when it is aborted. In
 * each case everything is undone first.
 *
 * @example
 * ```ts
 * await using pod = await createPod({
 *   unitName: 'redis-k8s/0',
 *   hostName: 'redis-k8s-0',
 *   fullyQualifiedName: 'redis-k8s-0.redis-k8s-endpoints.dev.svc.cluster.local',
 *   containers: [{ name: 'redis', mounts: [{ storage: 'database', location: '/var/lib/redis' }] }],
 *   storages: [{ name: 'database' }],
 *   charmFolder: '/srv/redis-k8s/build',
 *   daemonCommand: () => ['/usr/local/bin/pebble', 'run', '--hold', '--create-dirs'],
 * });
 * pod.spawn('./dispatch', [], { cwd: pod.juju.charm, env: hookEnvironment, stdio: 'inherit' });
 * ```
 */
export async function createPod(options: PodOptions): Promise<Pod> {
  checkRoot();
  checkPodOptions(options);
  const { startTimeoutMs = defaultStartTimeoutMs, signal, unitName } = options;
  const task = beginTask({ what: `start the pod of ${unitName}`, timeoutMs: startTimeoutMs, signal });
  const opened: Opened[] = [];
  try {
    const cluster = options.cluster ?? (await openOwnCluster(options, opened));
    const { programs } = cluster;
    for (const { name } of options.storages) cluster.volume(unitName, name);
    const charmCopy = await cluster.charm(options.charmFolder, task);
    const namespaces = await openNamespaces(programs, task, {
      kinds: ['mount', 'net', 'pid', 'uts', 'ipc'],
      mountsOf: cluster.namespaces,
    });
    opened.push(namespaces);
    const network = await cluster.network.attach(unitName, namespaces, task);
    opened.push(network);
    const { address } = network;
    const hostname = namespaces.enter(programs.hostname, options.hostName);
    await runProgram(task, { step: 'set the host name', command: hostname });
    await mountPodFolder(programs, namespaces, options, task);
    const names = cluster.names.add(namespaces.root + nameFolder, { names: options, address });
    opened.push(names);
    await layFiles(programs, namespaces, options, charmCopy, task);
    const starting = options.containers.map(
      async (container) => [container.name, await startDaemon(namespaces, options, container, task)] as const,
    );
    const daemons = new Map(await Promise.all(starting));
    return new RunningPod({ options, cluster, namespaces, address, daemons, opened });
  } catch (error) {
    const reason = task.explain(error);
    await closeAll(opened);
    throw reason;
  }
}

async function openOwnCluster({ startTimeoutMs, signal }: PodOptions, opened: Opened[]): Promise<Cluster> {
  const cluster = await Cluster.open({
    ...(startTimeoutMs === undefined ? {} : { startTimeoutMs }),
    ...(signal === undefined ? {} : { signal }),
  });
  opened.push(cluster);
  return cluster;
}
