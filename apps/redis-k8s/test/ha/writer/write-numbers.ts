import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { PersistentClient } from './persistent-client.ts';
import type { Instruction, WriterEvent } from './messages.ts';
import { writePauseMs } from './rate.ts';

/**
 * Writes numbers, 50 a second, one key each, and tells which of them were acknowledged: `write-numbers.ts PREFIX`.
 * It is instructed over its input, so that no password is among its arguments.
 */
const [prefix = ''] = process.argv.slice(2);
/** For what is under way when it shall end. */
const graceMs = 5_000;

type Told<Event> = Event extends WriterEvent ? Omit<Event, 'at'> : never;

const underWay = new Set<Promise<void>>();
const client = new PersistentClient((trouble) => tell({ trouble }));
let last = 0;

const timer = setInterval(() => {
  if (!client.follows) return;
  const writing = write((last += 1)).finally(() => underWay.delete(writing));
  underWay.add(writing);
}, writePauseMs);

for await (const line of createInterface(process.stdin)) {
  const instruction = JSON.parse(line) as Instruction;
  if ('end' in instruction) break;
  client.follow(instruction.follow);
}
clearInterval(timer);
await Promise.race([Promise.all(underWay), delay(graceMs, undefined, { ref: false })]);
client.disconnect();
await Promise.all(underWay);
// ioredis goes on asking a Sentinel that it has lost, also when the client is closed.
process.exit();

async function write(number: number): Promise<void> {
  try {
    await client.set(`${prefix}:${number}`, number);
    tell({ acknowledged: number });
  } catch (error) {
    tell({ failed: number, error: (error as Error).message });
  }
}

function tell(event: Told<WriterEvent>): void {
  process.stdout.write(`${JSON.stringify({ at: performance.now(), ...event })}\n`);
}
