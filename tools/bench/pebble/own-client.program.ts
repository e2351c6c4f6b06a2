// Does with @charmsmith/pebble what each line of standard input says, and answers each with a line: as ops-client.py.
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { connectPebble } from '@charmsmith/pebble';

const [, , socketPath = ''] = process.argv;
await using client = connectPebble({ socketPath });

for await (const line of createInterface(process.stdin)) {
  const [word, first = '', second = ''] = line.split(' ');
  switch (word) {
    case 'services':
      for (let count = 0; count < Number(first); count += 1) await client.services();
      break;
    case 'exec':
      for (let count = 0; count < Number(first); count += 1) await client.exec(['echo', 'hello']);
      break;
    case 'push':
      await client.push(second, createReadStream(first));
      break;
    case 'pull':
      // As the README shows it.
      await pipeline(await client.pullStream(first), createWriteStream(second, { highWaterMark: 1024 * 1024 }));
      break;
    default:
      throw new Error(`what is "${line}"?`);
  }
  process.stdout.write('done\n');
}
