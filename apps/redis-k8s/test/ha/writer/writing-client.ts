import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { createPod, type Pod } from '@charmsmith/local';
import { expect, vi } from 'vitest';
import type { RedisSet } from '../set/redis-set.ts';
import type { ClientSettings } from './client-options.ts';
import type { Instruction, WriterEvent } from './messages.ts';
import { tallyOf, type Tally } from './tally.ts';

const workspace = resolve(import.meta.dirname, '../../../../..');
const program = resolve(import.meta.dirname, 'write-numbers.ts');
const container = 'client';

/** Nobody asks this pod's Pebble anything. */
const listen = 'require("node:net").createServer().listen(process.env.PEBBLE_SOCKET)';

/** A pod in the cluster of a set, for clients of the application. */
export function createClientPod({ model }: RedisSet): Promise<Pod> {
  return createPod({
    cluster: model.cluster,
    unitName: 'client/0',
    hostName: 'client-0',
    fullyQualifiedName: `client-0.client-endpoints.${model.name}.svc.cluster.local`,
    containers: [{ name: container, mounts: [] }],
    storages: [],
    charmFolder: import.meta.dirname,
    visibleFolders: [workspace],
    daemonCommand: () => [process.execPath, '-e', listen],
  });
}

/** A process in a client's pod that writes numbers without end. */
export class WritingClient {
  readonly prefix: string;
  /** What it has written to its standard error: ioredis itself does, of a Sentinel that it has lost. */
  readonly complaints: string[] = [];
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #events: WriterEvent[] = [];
  #acknowledged = 0;

  constructor(pod: Pod, prefix: string, settings: ClientSettings) {
    this.prefix = prefix;
    this.#process = pod.spawnIn(container, process.execPath, [program, prefix]);
    this.#ended = once(this.#process, 'close');
    createInterface(this.#process.stdout!).on('line', (line) => this.#hear(JSON.parse(line) as WriterEvent));
    createInterface(this.#process.stderr!).on('line', (line) => this.complaints.push(line));
    this.follow(settings);
  }

  /** What it has told so far. */
  get events(): readonly WriterEvent[] {
    return this.#events;
  }

  /** How many of its writes have been acknowledged so far. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Tells it how the application is reached from now on, as a relation and a secret would. */
  follow(settings: ClientSettings): void {
    this.#tell({ follow: settings });
  }

  /** Waits until so many more writes have been acknowledged. */
  async progress({ writes = 25, timeout = 30_000 }: { readonly writes?: number; readonly timeout?: number } = {}) {
    const enough = this.#acknowledged + writes;
    await vi.waitFor(
      () => expect(this.#acknowledged, `last heard: ${this.#lastWords()}`).toBeGreaterThanOrEqual(enough),
      { timeout, interval: 20 },
    );
  }

  /** Ends it, when what is under way has an answer. */
  async end(): Promise<void> {
    this.#tell({ end: true });
    await this.#ended;
  }

  /** What came of its writes so far. */
  tally(): Tally {
    return tallyOf(this.#events);
  }

  #lastWords(): string {
    return JSON.stringify(this.#events.slice(-3));
  }

  #hear(event: WriterEvent): void {
    this.#events.push(event);
    if ('acknowledged' in event) this.#acknowledged += 1;
  }

  #tell(instruction: Instruction): void {
    this.#process.stdin?.write(`${JSON.stringify(instruction)}\n`);
  }
}
