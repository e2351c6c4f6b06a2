import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../../tools/workspace/programs.ts';
import { connectPebble, type Pebble } from '../src/index.ts';
import { dump } from './readme/dump.ts';
import { writeInPlace } from './readme/files.ts';
import { onBackup, waitForLine } from './readme/follow.ts';
import { willRestart } from './readme/foretell.ts';
import { startPatiently } from './readme/start.ts';

const program = findProgram('pebble');

/** The examples of the README, on the real daemon. Some seconds: starts take one each. */
describe.skipIf(program === undefined)('the README', { timeout: 30_000 }, () => {
  let folder: string;
  let socketPath: string;
  let pebble: Pebble;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pebble-readme-'));
    await chmod(folder, 0o755);
    socketPath = join(folder, '.pebble.socket');
    const programs = { 'redis-server': 'exec sleep 100', pg_dump: 'echo "dump of $1"' };
    for (const [name, line] of Object.entries(programs)) {
      await writeFile(join(folder, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
    }
    const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}`, HOME: folder, PEBBLE: folder };
    const daemon = spawn(program ?? '', ['run', '--hold', '--create-dirs'], { env, stdio: 'ignore' });
    stop = async () => {
      const exited = once(daemon, 'exit');
      daemon.kill('SIGTERM');
      await exited;
    };
    pebble = connectPebble({ socketPath, connectTimeoutMs: 10_000 });
    await pebble.systemInfo();
  }, 30_000);

  afterAll(async () => {
    await pebble[Symbol.asyncDispose]();
    await stop();
    await rm(folder, { recursive: true });
  }, 30_000);

  it('foretells what a layer would restart', async () => {
    const service = { override: 'replace', command: 'redis-server', startup: 'enabled' } as const;
    await pebble.addLayer('redis', { services: { redis: service } });
    await pebble.replan();
    expect(await pebble.services(['redis'])).toMatchObject([{ current: 'active' }]);
    const changed = { services: { redis: { ...service, summary: 'Redis' } } };
    expect(await willRestart(pebble, changed)).toEqual(['redis']);
  });

  it('waits for a service that needs several attempts', async () => {
    const gate = join(folder, 'gate');
    const command = `sh -c '[ -e ${gate} ] || exit 1; exec sleep 100'`;
    await pebble.addLayer('late', { services: { late: { override: 'replace', command, 'backoff-delay': '1s' } } });
    const started = startPatiently(pebble, 'late');
    setTimeout(() => void writeFile(gate, ''), 1_200);
    await started;
    expect(await pebble.services(['late'])).toMatchObject([{ current: 'active' }]);
  });

  it('passes the output of a command on', async () => {
    const to = join(folder, 'dump.gz');
    // The user of the example is not on every machine.
    await dump({ ...pebble, spawn: (command) => pebble.spawn(command, { stdin: '' }) }, 'app', to);
    expect(gunzipSync(await readFile(to)).toString()).toBe('dump of app\n');
  });

  it('writes a file in its place', async () => {
    const path = join(folder, 'in-place');
    await writeInPlace(pebble, path, 'content');
    expect(await readFile(path, 'utf8')).toBe('content');
  });

  it('follows logs and notices', async () => {
    const command = "sh -c 'echo listening; exec sleep 100'";
    await pebble.addLayer('talks', { services: { talks: { override: 'replace', command } } });
    await pebble.start(['talks']);
    expect(await waitForLine(pebble, 'talks', 'listen', AbortSignal.timeout(10_000))).toBe('listening');

    await pebble.notify('example.com/backup-done', { data: { path: '/backup' } });
    const uploaded = await new Promise<string>((resolve, reject) => {
      const upload = (path: string) => {
        resolve(path);
        return Promise.reject(new Error('enough'));
      };
      onBackup(pebble, upload).catch((error: unknown) => reject(error as Error));
    });
    expect(uploaded).toBe('/backup');
  });
});
