// Uses each kind of call against the socket named, disposes nothing, and prints what is left open at its end.
import { connectPebble } from '../../src/index.ts';

const before = process.getActiveResourcesInfo();
const pebble = connectPebble({ socketPath: process.argv[2] ?? '' });
await pebble.systemInfo();
await pebble.changes();
await pebble.plan();
await pebble.replan();
await pebble.push('/a', 'content');
await pebble.pull('/a');
await pebble.listFiles('/a');
await pebble.exec(['true'], { stdin: 'input', signal: new AbortController().signal });
await pebble.systemInfo({ signal: AbortSignal.abort() }).catch(() => undefined);
await pebble.waitChange('404', { timeoutMs: 10 }).catch(() => undefined);
// The last connections close while their calls return; what is open after a second stays open.
for (let turn = 0; turn < 200 && process.getActiveResourcesInfo().length > before.length; turn++) {
  await new Promise((resolve) => setTimeout(resolve, 5));
}
// Before standard output is looked at, which opens it.
const after = process.getActiveResourcesInfo();
process.stdout.write(JSON.stringify({ before, after }));
