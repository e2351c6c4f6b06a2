import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { clientOptions, type ClientSettings } from './client-options.ts';
import type { Instruction, WriterEvent } from './messages.ts';

/**
 * Writes numbers, 50 a second, one key each, and tells which of them were acknowledged: `write-numbers.ts PREFIX`.
 * It is instructed over its input, so that no password is among its arguments.
 */
const [prefix = ''] = process.argv.slice(2);
const pauseMs = 20;
/** For what is under way when it shall end. */
const graceMs = 5_000;

type Told<Event> = Event extends WriterEvent ? Omit<Event, 'at'> : never;

const underWay = new Set<Promise<void>>();
let client: Redis | undefined;
let last = 0;

const timer = setInterval(() => {
  if (client === undefined) return;
  const writing = write(client, (last += 1)).finally(() => underWay.delete(writing));
  underWay.add(writing);
}, pauseMs);

for await (const line of createInterface(process.stdin)) {
  const instruction = JSON.parse(line) as Instruction;
  if ('end' in instruction) break;
  follow(instruction.follow);
}
clearInterval(timer);
await Promise.race([Promise.all(underWay), delay(graceMs, undefined, { ref: false })]);
client?.disconnect();
await Promise.all(underWay);
// ioredis goes on asking a Sentinel that it has lost, also when the client is closed.
process.exit();

function follow(settings: ClientSettings): void {
  const former = client;
  client = new Redis(clientOptions(settings));
  client.on('error', (error: Error) => tell({ connection: error.message }));
  if (former !== undefined) void leave(former);
}

/** What the former client has sent may still be answered. */
async function leave(former: Redis): Promise<void> {
  await Promise.race([former.quit().catch(() => undefined), delay(graceMs, undefined, { ref: false })]);
  former.disconnect();
}

async function write(to: Redis, number: number): Promise<void> {
  try {
    await to.set(`${prefix}:${number}`, number);
    tell({ acknowledged: number });
  } catch (error) {
    tell({ failed: number, error: (error as Error).message });
  }
}

function tell(event: Told<WriterEvent>): void {
  process.stdout.write(`${JSON.stringify({ at: performance.now(), ...event })}\n`);
}
