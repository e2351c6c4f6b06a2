import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** How the Redis of a test is to be. */
export interface RedisServerOptions {
  /** The program, from `findProgram('redis-server')`. */
  readonly program: string;
  readonly password?: string;
  /** PEM; the server then talks TLS and nothing else. */
  readonly tls?: { readonly certificate: string; readonly key: string; readonly ca: string };
  /** More lines of the configuration file. */
  readonly configuration?: readonly string[];
  /** Runs as a Sentinel. */
  readonly sentinel?: boolean;
  /** An address of loopback, all of 127.0.0.0/8. Default 127.0.0.1. */
  readonly host?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** What the folder of its data holds at the start, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** A line that it prints when the test can go on. Default: the one that it prints when it listens. */
  readonly readyWhen?: RegExp;
}

/** A real Redis on loopback, gone when disposed. */
export interface RedisServer extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
}

/**
 * Starts a real Redis on a free port of loopback and waits until it accepts connections.
 *
 * @throws when it exits instead; its output is in the message
 */
export async function startRedisServer(options: RedisServerOptions): Promise<RedisServer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(options, options.port ?? (await freePort(options.host)));
    } catch (error) {
      // Somebody else may have taken the port between the look and the start.
      if (attempt === 3 || options.port !== undefined || !String(error).includes('Address already in use')) throw error;
    }
  }
}

/** A port of loopback that nobody listens on at this moment. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('cannot find a free port');
  return address.port;
}

async function start(options: RedisServerOptions, port: number): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'charmsmith-redis-'));
  const file = join(folder, 'redis.conf');
  for (const [name, text] of Object.entries(options.files ?? {})) await writeFile(join(folder, name), text);
  await writeFile(file, await renderConfiguration(options, port, folder), { mode: 0o600 });
  const child = spawn(options.program, [file, ...(options.sentinel === true ? ['--sentinel'] : [])], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const dispose = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  const output: string[] = [];
  const { readyWhen = /Ready to accept connections|Sentinel ID is/ } = options;
  for await (const line of createInterface(child.stdout)) {
    output.push(line);
    const { pid } = child;
    if (readyWhen.test(line) && pid !== undefined) {
      child.stdout.resume();
      return { port, pid, [Symbol.asyncDispose]: dispose };
    }
  }
  await dispose();
  throw new Error(`Redis did not start: ${output.join('\n')}`);
}

async function renderConfiguration(options: RedisServerOptions, port: number, folder: string): Promise<string> {
  const { password, tls, host = '127.0.0.1', configuration = [] } = options;
  const path = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const lines = [
    `bind ${host}`,
    `dir ${folder}`,
    'save ""',
    ...(password === undefined ? [] : [`requirepass ${password}`]),
    ...(tls === undefined
      ? [`port ${port}`]
      : [
          'port 0',
          `tls-port ${port}`,
          'tls-auth-clients optional',
          `tls-cert-file ${await path('redis.crt', tls.certificate)}`,
          `tls-key-file ${await path('redis.key', tls.key)}`,
          `tls-ca-cert-file ${await path('ca.crt', tls.ca)}`,
        ]),
    ...configuration,
  ];
  const usable = options.sentinel === true ? lines.filter((line) => !line.startsWith('save')) : lines;
  return `${usable.join('\n')}\n`;
}
