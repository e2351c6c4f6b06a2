import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { localError } from '../../errors.ts';
import { containerFolder, rootFolder } from '../files/pod-layout.ts';
import type { Namespaces } from '../../namespaces/namespaces.ts';
import type { Task } from '../../task.ts';
import type { PodContainer, PodOptions, ProcessExit } from '../pod.ts';
import { canConnect } from './can-connect.ts';
import { containerEnvironment } from './container-environment.ts';
import { childOf } from './container-processes.ts';

const pollMs = 10;
const keptLines = 20;
const lastWordsMs = 200;

/** A Pebble daemon that answers. */
export interface Daemon {
  /** Settles when it has ended. */
  readonly exit: Promise<ProcessExit>;
  /** Asks it to end, as the kubelet does. */
  terminate(): void;
}

/**
 * Starts the daemon of a container and waits until its socket answers.
 *
 * @throws CharmsmithError `LOCAL_DAEMON_FAILED` with its last lines when it ends first; the abort reason
 */
export async function startDaemon(
  pod: Namespaces,
  options: PodOptions,
  container: PodContainer,
  task: Task,
): Promise<Daemon> {
  const { name } = container;
  const command = options.daemonCommand(container);
  const child = pod.spawn(pod.root + rootFolder(name), '/', command, {
    env: {
      ...containerEnvironment(options.hostName),
      JUJU_CONTAINER_NAME: name,
      PEBBLE: '/var/lib/pebble/default',
      PEBBLE_SOCKET: '/charm/container/pebble.socket',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // Ctrl-C is for this process alone, which then closes the pod in order
  });
  const lastLines: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    if (input === null) continue;
    createInterface({ input }).on('line', (line) => {
      lastLines.push(line);
      lastLines.splice(0, lastLines.length - keptLines);
      options.onDaemonLine?.(name, line);
    });
  }
  const closed = once(child, 'close');
  let ended: ProcessExit | undefined;
  const exit = (once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>).then(
    ([code, signal]) => (ended = { code, signal }),
  );
  const socket = `${pod.root}${containerFolder(name)}/pebble.socket`;
  while (!(await canConnect(socket))) {
    task.enter(`wait for the Pebble daemon of container ${name}`);
    await Promise.race([delay(pollMs), exit]);
    if (ended === undefined) continue;
    // Its last words; not for long, since what it started may hold the pipes.
    await Promise.race([closed, delay(lastWordsMs)]);
    const how = ended.code === null ? `ended by ${String(ended.signal)}` : `exit status ${ended.code}`;
    throw localError(
      'LOCAL_DAEMON_FAILED',
      `the Pebble daemon of container ${name} ended before it answered (${how})`,
      {
        details: { container: name, command, ...ended, lastLines },
        ...(lastLines.length === 0 ? {} : { cause: new Error(lastLines.join('\n')) }),
      },
    );
  }
  const terminate = () => {
    // Not the child itself: that is nsenter, which waits for the daemon.
    const daemon = ended === undefined && child.pid !== undefined ? childOf(child.pid) : undefined;
    if (daemon !== undefined) process.kill(daemon, 'SIGTERM');
  };
  return { exit, terminate };
}
