import { createDaemon, InMemoryFiles, inMemoryProcesses, inMemoryUsers, TestClock } from '../../src/index.ts';
import type { Daemon } from '../../src/index.ts';

/** A daemon that touches nothing of this machine but its socket, and the clock that its time goes by. */
export async function startInMemory(socketPath: string): Promise<{ daemon: Daemon; clock: TestClock }> {
  const clock = new TestClock();
  const daemon = createDaemon({
    clock,
    files: new InMemoryFiles({ '/etc/redis/redis.conf': { content: 'port 6379', mode: 0o640 } }),
    users: inMemoryUsers({ users: [{ name: 'redis', uid: 999, gid: 999, home: '/var/lib/redis' }] }),
    processes: inMemoryProcesses(
      {
        'redis-server': {}, // runs until it is signalled
        broken: { output: 'cannot bind', afterMs: 200, exitCode: 1 },
        'redis-cli': ({ args, stdout }) => void stdout.write(args.join(' ')),
      },
      clock,
    ),
    environment: { PATH: '/usr/bin' },
    random: () => 0, // back-off without jitter
  });
  await daemon.serve(socketPath);
  return { daemon, clock };
}
