// Plain JavaScript and the built package: to strip types would cost memory of its own, some 30 MiB.
// Pushes 2 GiB to the path named, pulls it again, and sends it through a command; prints times and the peak of memory.
import { connectPebble } from '@charmsmith/pebble';

const [socketPath = '', path = ''] = process.argv.slice(2);
const chunk = Buffer.alloc(1024 * 1024, 'x');
const total = 2 * 1024 * chunk.length;

function* twoGibibytes() {
  for (let sent = 0; sent < total; sent += chunk.length) yield chunk;
}

async function* content() {
  for (const piece of twoGibibytes()) {
    yield piece;
    // Lets the event loop turn, as every real source does.
    await new Promise(setImmediate);
  }
}

/** @param {() => Promise<void>} work */
async function measure(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** @param {AsyncIterable<Buffer>} stream */
async function count(stream) {
  let bytes = 0;
  for await (const piece of stream) bytes += piece.length;
  if (bytes !== total) throw new Error(`${bytes} bytes arrived of ${total}`);
}

const pebble = connectPebble({ socketPath, requestTimeoutMs: 60_000 });
const push = await measure(() => pebble.push(path, content()));
const pull = await measure(async () => count(await pebble.pullStream(path)));
const filesPeakMib = peakMib();
const exec = await measure(async () => {
  const cat = await pebble.spawn(['cat'], { stdin: content() });
  await count(cat.stdout);
  const exitCode = await cat.exitCode;
  if (exitCode !== 0) throw new Error(`cat ended with ${exitCode}`);
});
process.stdout.write(JSON.stringify({ push, pull, exec, filesPeakMib, peakMib: peakMib() }));

function peakMib() {
  return process.resourceUsage().maxRSS / 1024;
}
