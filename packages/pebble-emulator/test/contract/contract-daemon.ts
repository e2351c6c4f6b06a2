import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Layer, Pebble, Service } from '@charmsmith/pebble';
import { afterAll, beforeAll, vi } from 'vitest';

// An orphan that has ended may wait for its new parent to take notice: it counts as gone.
export { isAlive } from '../is-alive.ts';

/** A daemon under test: just started, with an empty plan. Disposing stops it and all that it runs. */
export interface ContractDaemon extends AsyncDisposable {
  readonly client: Pebble;
  readonly socketPath: string;
  /** An absolute temporary folder, seen alike by test and daemon, which every user may enter. */
  readonly root: string;
  /** The status with which its process ends; absent where it is none. */
  readonly exited?: Promise<number | null>;
  /** A socket at which everybody is taken for a user; absent where the daemon sees who it is. */
  readonly socketOf?: (userId: number) => Promise<string>;
  /** Tells its process to end, without waiting; absent where it is none. */
  readonly stop?: (signal: NodeJS.Signals) => void;
  /** Kills its process and starts another in its place, with the same folder; absent where it is none. */
  readonly restart?: () => Promise<void>;
}

/** How a daemon is started. */
export interface StartOptions {
  /** Further arguments of `run`. */
  readonly args?: readonly string[];
  /** Layer files by path below `layers`. */
  readonly layers?: Readonly<Record<string, string>>;
  /** Further variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether it leaves enabled services alone. Default `true`. */
  readonly hold?: boolean;
}

/** Starts a daemon of its own for each caller. */
export type StartDaemon = (options?: StartOptions) => Promise<ContractDaemon>;

/** A kind of daemon that the contract is held against. */
export interface ContractTarget {
  /** For the report. */
  readonly name: string;
  /** The release whose behaviour it has: `v1.32.1`. */
  readonly version: string;
  readonly start: StartDaemon;
  /** Whether one that is started again finds its changes on disk. Default `true`. */
  readonly keepsState?: boolean;
  /** Suites that do not run on it, each with the reason. */
  readonly except?: Readonly<Record<string, string>>;
}

/** Longest time of one case in milliseconds: starts take a second each, and machines are busy. */
export const caseTimeoutMs = 60_000;

/** Owners can be set by root alone. */
export const isRoot = process.getuid?.() === 0;

/** Whether a kind of daemon has what came with a release. */
export function has({ version }: ContractTarget, needed: `${number}.${number}`): boolean {
  const [, minor = 0] = /^v1\.(\d+)\./.exec(version) ?? [];
  return Number(minor) >= Number(needed.split('.')[1]);
}

/** Has one daemon for all cases of a `describe` block. */
export function useDaemon(start: StartDaemon, options?: StartOptions): () => ContractDaemon {
  let daemon: ContractDaemon | undefined;
  beforeAll(async () => {
    daemon = await start(options);
  }, caseTimeoutMs);
  afterAll(async () => {
    await daemon?.[Symbol.asyncDispose]();
  }, caseTimeoutMs);
  return () => daemon!;
}

/** Adds one service as a layer of its own. */
export async function addService(client: Pebble, name: string, service: Omit<Service, 'override'>): Promise<void> {
  const layer: Layer = { services: { [name]: { override: 'replace', ...service } } };
  await client.addLayer(name, layer, { combine: true });
}

/** Writes a shell script below the daemon's folder and gives its path. */
export async function writeScript(daemon: ContractDaemon, name: string, ...lines: string[]): Promise<string> {
  const folder = join(daemon.root, 'scripts');
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await writeFile(path, ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
  return path;
}

/** Waits until a claim holds. */
export async function eventually(claim: () => Promise<void> | void, timeoutMs = 20_000): Promise<void> {
  await vi.waitFor(claim, { timeout: timeoutMs, interval: 20 });
}

/** A loopback address with a port that was free a moment ago. */
export async function freeAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `127.0.0.1:${port}`;
}

/** Gives all that an iterator gives. */
export async function gather<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

/** Opens a server on loopback, on a port of its own; disposing closes it with its connections. */
export async function listen(server: Server): Promise<AsyncDisposable & { readonly port: number }> {
  const connections = new Set<Socket>();
  server.on('connection', (socket) => connections.add(socket.on('close', () => connections.delete(socket))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of connections) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
