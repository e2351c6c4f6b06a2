import { once } from 'node:events';
import { existsSync, mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createConnection, createServer, type AddressInfo } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findProgram } from '../../../tools/workspace/programs.ts';
import { createPod, type Pod } from '../src/index.ts';
import { describeAsRoot } from '../../../tools/workspace/as-root.ts';
import { redisPod, workspace } from './support/pod-options.ts';
import { outcome, output } from './support/run.ts';

const program = (name: string) => resolve(import.meta.dirname, 'programs', name);

describeAsRoot('Pod', () => {
  let pod: Pod;
  beforeAll(async () => {
    pod = await createPod(redisPod());
  });
  afterAll(() => pod[Symbol.asyncDispose]());

  /** Starts a TCP server in a container that answers every connection with a word. */
  async function answerIn(of: Pod, container: string, port: number, word: string) {
    const server = of.spawnIn(container, process.execPath, [program('answer.ts'), `${port}`, word]);
    await once(server.stdout!, 'data');
    return { port, [Symbol.dispose]: () => void server.kill() };
  }
  const askFrom = (of: Pod, container: string, host: string, port: number) =>
    output(of.spawnIn(container, process.execPath, [program('ask.ts'), host, `${port}`]));
  const askFromHost = (host: string, port: number) => text(createConnection({ host, port }));

  describe('when its network is used', () => {
    it('shares localhost between containers', async () => {
      using server = await answerIn(pod, 'redis', 7001, 'redis answers');
      expect(await askFrom(pod, 'sentinel', 'localhost', server.port)).toBe('redis answers');
      expect(await askFrom(pod, 'charm', '127.0.0.1', server.port)).toBe('redis answers');
    });

    it('is reached from the host by its address, and keeps its ports apart from the host’s', async () => {
      const host = createServer((connection) => connection.end('the host answers')).listen(0, '127.0.0.1');
      await once(host, 'listening');
      using server = await answerIn(pod, 'redis', (host.address() as AddressInfo).port, 'redis answers');
      expect(await askFromHost(pod.address, server.port)).toBe('redis answers');
      expect(await askFromHost('127.0.0.1', server.port)).toBe('the host answers');
      host.close();
    });

    it('finds itself by host name and by its name in the cluster', async () => {
      using server = await answerIn(pod, 'redis', 7003, 'redis answers');
      for (const name of ['redis-k8s-0', 'redis-k8s-0.redis-k8s-endpoints.dev.svc.cluster.local']) {
        expect(await output(pod.spawnIn('sentinel', 'getent', ['hosts', name]))).toContain(pod.address);
        expect(await askFrom(pod, 'sentinel', name, server.port)).toBe('redis answers');
      }
    });

    it('has its host name, which the host keeps apart from its own', async () => {
      expect(await output(pod.spawn('hostname', []))).toBe('redis-k8s-0');
      expect(await output(pod.spawn('hostname', ['--fqdn']))).toBe(redisPod().fullyQualifiedName);
      expect(hostname()).not.toBe('redis-k8s-0');
    });

    it('leads nowhere but to the host and its pods, which is known at once', async () => {
      const child = pod.spawn(process.execPath, [program('ask.ts'), '192.0.2.1', '80']);
      expect((await outcome(child)).stderr).toContain('ENETUNREACH');
    });
  });

  it('is not noted in the host’s list of mounts, where it would stay', async () => {
    await using noted = await createPod(redisPod({ unitName: 'utab-check/0', hostName: 'utab-check-0' }));
    expect(noted.address).not.toBe('');
    const list = '/run/mount/utab';
    expect(existsSync(list) ? readFileSync(list, 'utf8') : '').not.toContain('utab-check');
  });

  describe('when files are written', () => {
    it('gives each container a root of its own and leaves the host’s alone', async () => {
      await outcome(
        pod.spawnIn('redis', 'sh', ['-c', 'echo changed > /etc/issue; echo new > /new-file; rm /etc/debian_version']),
      );
      expect(readFileSync(join(pod.rootOf('redis'), 'etc/issue'), 'utf8')).toBe('changed\n');
      expect(existsSync(join(pod.rootOf('redis'), 'etc/debian_version'))).toBe(false);
      for (const root of [pod.rootOf('sentinel'), pod.rootOf(), '/']) {
        expect(readFileSync(join(root, 'etc/issue'), 'utf8')).not.toBe('changed\n');
        expect(existsSync(join(root, 'new-file'))).toBe(false);
        expect(existsSync(join(root, 'etc/debian_version'))).toBe(existsSync('/etc/debian_version'));
      }
    });

    it('shows a storage where the metadata says, in the workload and in the charm', async () => {
      await outcome(pod.spawnIn('redis', 'sh', ['-c', 'echo kept > /var/lib/redis/dump.rdb']));
      expect(await output(pod.spawnIn('redis', 'cat', ['/var/lib/redis/dump.rdb']))).toBe('kept');
      expect(await output(pod.spawn('cat', ['/var/lib/juju/storage/database/0/dump.rdb']))).toBe('kept');
      expect(existsSync(join(pod.rootOf('sentinel'), 'var/lib/redis/dump.rdb'))).toBe(
        existsSync('/var/lib/redis/dump.rdb'),
      );
    });

    it('keeps what the charm writes beside itself in the pod', async () => {
      await outcome(pod.spawn('touch', ['.unit-state.db'], { cwd: pod.juju.charm }));
      expect(existsSync(join(pod.rootOf(), pod.juju.charm, '.unit-state.db'))).toBe(true);
      expect(existsSync(join(redisPod().charmFolder, '.unit-state.db'))).toBe(false);
    });

    it('shows the charm what the host puts into Juju’s folder', async () => {
      const tool = `${pod.juju.tools}/config-get`;
      writeFileSync(pod.jujuFolder + tool.replace('/var/lib/juju', ''), '{}');
      expect(await output(pod.spawn('cat', [tool]))).toBe('{}');
      expect(existsSync(tool)).toBe(false);
    });

    it.each(['charm', 'redis'])('refuses to write visible folders and kernel switches in %s', async (container) => {
      for (const path of [join(workspace, 'written'), '/proc/sys/vm/swappiness', '/sys/kernel/uevent_helper']) {
        const { code, stderr } = await outcome(
          pod.spawnIn(container, 'tee', [path], { stdio: ['ignore', 'pipe', 'pipe'] }),
        );
        expect([code, stderr]).toEqual([1, expect.stringContaining('Read-only file system')]);
      }
    });

    it('gives each container a /tmp of its own, devices and terminals', async () => {
      // The project may itself lie in the host's /tmp, and is then shown there.
      using folder = mkdtempDisposableSync(join(tmpdir(), 'charmsmith-host-'));
      expect((await output(pod.spawnIn('redis', 'ls', ['/tmp']))).split('\n')).not.toContain(basename(folder.path));
      await outcome(pod.spawnIn('redis', 'touch', ['/tmp/in-redis']));
      expect(await output(pod.spawnIn('redis', 'ls', ['/tmp']))).toContain('in-redis');
      expect(await output(pod.spawnIn('sentinel', 'ls', ['/tmp']))).not.toContain('in-redis');
      expect(existsSync('/tmp/in-redis')).toBe(false);
      const devices = await output(
        pod.spawnIn('redis', 'sh', ['-c', 'head -c 4 /dev/urandom | wc -c; echo x > /dev/null; ls /dev/pts/ptmx']),
      );
      expect(devices).toBe('4\n/dev/pts/ptmx');
    });
  });

  describe('when processes run', () => {
    it('drops to a real user, who is held to the modes of files', async () => {
      const asNobody = ['--reuid', 'nobody', '--regid', 'nogroup', '--clear-groups', '--'];
      expect(await output(pod.spawnIn('redis', 'setpriv', [...asNobody, 'id', '-un']))).toBe('nobody');
      await outcome(pod.spawnIn('redis', 'sh', ['-c', 'echo secret > /etc/key && chmod 600 /etc/key']));
      const { stderr } = await outcome(pod.spawnIn('redis', 'setpriv', [...asNobody, 'cat', '/etc/key']));
      expect(stderr).toContain('Permission denied');
      await outcome(pod.spawnIn('redis', 'chown', ['nobody', '/etc/key']));
      expect(await output(pod.spawnIn('redis', 'setpriv', [...asNobody, 'cat', '/etc/key']))).toBe('secret');
    });

    it('runs a charm with exactly its environment, in its folder, and tells its exit code', async () => {
      const env = { JUJU_UNIT_NAME: 'redis-k8s/0', PATH: '/usr/bin:/bin' };
      const { code, stdout } = await outcome(pod.spawn('./dispatch', [], { cwd: pod.juju.charm, env }));
      expect(code).toBe(3);
      const [cwd, ...environment] = stdout.split('\n');
      expect(cwd).toBe('/var/lib/juju/agents/unit-redis-k8s-0/charm');
      const own = environment.filter((line) => !/^(PWD|OLDPWD|SHLVL|_)=/.test(line)); // the shell's
      expect(own.toSorted()).toEqual(['JUJU_UNIT_NAME=redis-k8s/0', 'PATH=/usr/bin:/bin']);
    });

    it('says by code 127 that a command is not found', async () => {
      const { code, stderr } = await outcome(pod.spawn('no-such-command', []));
      expect([code, stderr]).toEqual([127, expect.stringContaining('no-such-command')]);
    });

    it('sees only its own processes, and ends the one whose child process is killed', async () => {
      const sleeper = pod.spawnIn('redis', 'sh', ['-c', 'echo started; exec sleep 1234.5']);
      await once(sleeper.stdout!, 'data');
      const processes = () => output(pod.spawnIn('sentinel', 'sh', ['-c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "']));
      expect(await processes()).toContain('sleep 1234.5');
      expect(await processes()).not.toContain('vitest');
      sleeper.kill('SIGTERM');
      await vi.waitFor(async () => expect(await processes()).not.toContain('sleep 1234.5'), { timeout: 5_000 });
    });

    it('leaves no zombie of a process whose parent has ended', async () => {
      const orphan = await output(pod.spawnIn('redis', 'sh', ['-c', 'sleep 0.1 >/dev/null 2>&1 & echo $!']));
      const folder = join(pod.rootOf('redis'), 'proc', orphan);
      await vi.waitFor(() => expect(existsSync(folder)).toBe(false), { timeout: 5_000 });
    });
  });

  describe('when a folder with a Unix socket of the host is visible', () => {
    it('lets the charm connect to it', async () => {
      const folder = join(pod.jujuFolder, 'agents/unit-redis-k8s-0');
      const server = createServer((connection) => connection.end('agent answers'));
      await once(server.listen(join(folder, 'agent.socket')), 'listening');
      const ask = 'require("node:net").connect(process.argv[1]).pipe(process.stdout)';
      const socket = `${pod.juju.agent}/agent.socket`;
      expect(await output(pod.spawn(process.execPath, ['-e', ask, socket]))).toBe('agent answers');
      server.close();
    });
  });

  it('runs on a machine whose root is an overlay, as in a container', async () => {
    const nested = ['--conditions=charmsmith-source', program('nested-pod.ts')];
    expect(await output(pod.spawn(process.execPath, nested))).toMatch(/^10\.\d+\.\d+\.\d+$/);
  });

  it('knows its containers', () => {
    expect(() => pod.spawnIn('nginx', 'true', [])).toThrow(
      expect.objectContaining({ code: 'LOCAL_UNKNOWN_CONTAINER' }),
    );
  });

  it('refuses to run anything once it is disposed', async () => {
    const closed = await createPod(redisPod());
    const daemon = closed.daemonExit('redis');
    await Promise.all([closed[Symbol.asyncDispose](), closed[Symbol.asyncDispose]()]);
    expect(() => closed.spawn('true', [])).toThrow(expect.objectContaining({ code: 'LOCAL_POD_CLOSED' }));
    expect(await daemon).toEqual({ code: null, signal: 'SIGKILL' });
  });
});

const pebble = findProgram('pebble');

describeAsRoot('a Pod with the real Pebble', () => {
  describe.runIf(pebble !== undefined)('when its daemons answer', () => {
    it('reaches them from the host and from the charm, each in its container’s root', async () => {
      const lines: string[] = [];
      await using pod = await createPod(
        redisPod({
          daemonCommand: () => [pebble!, 'run', '--hold', '--create-dirs'],
          onDaemonLine: (container, line) => lines.push(`${container}: ${line}`),
        }),
      );
      const responses = await Promise.all(
        ['redis', 'sentinel'].map((name) => get(pod.socketPath(name), '/v1/system-info')),
      );
      const bootIds = responses.map((response) => (response as { result: { 'boot-id': string } }).result['boot-id']);
      expect(new Set(bootIds).size).toBe(2);
      expect(existsSync(join(pod.rootOf('redis'), 'var/lib/pebble/default/.pebble.state'))).toBe(true);
      expect(existsSync(join(pod.rootOf('charm'), 'var/lib/pebble/default'))).toBe(
        existsSync('/var/lib/pebble/default'),
      );
      const env = { PEBBLE_SOCKET: '/charm/containers/redis/pebble.socket' };
      expect(await output(pod.spawn(pebble!, ['version'], { env }))).toMatch(/client +v\S+\nserver +v/);
      expect(lines).toContainEqual(expect.stringMatching(/^redis: .*Started daemon/));
    });
  });
});

async function get(socketPath: string, path: string): Promise<unknown> {
  const sent = request({ socketPath, path }).end();
  const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream];
  return json(response);
}
