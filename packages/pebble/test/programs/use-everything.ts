// Uses each kind of call against the socket named, disposes nothing, and prints what is left open at its end.
import { connectPebble } from '../../src/index.ts';

const before = process.getActiveResourcesInfo();
const pebble = connectPebble({ socketPath: process.argv[2] ?? '' });
await pebble.systemInfo();
await pebble.changes();
await pebble.plan();
await pebble.replan();
await pebble.services();
await pebble.checks();
await pebble.health();
await pebble.notices();
await pebble.notify('example.com/a');
await pebble.identities();
await pebble.metrics();
await pebble.push('/a', 'content');
await pebble.pull('/a');
for await (const chunk of await pebble.pullStream('/a')) String(chunk);
(await pebble.pullStream('/a')).destroy();
await pebble.listFiles('/a');
await pebble.exec(['true'], { stdin: 'input', signal: new AbortController().signal });
const running = await pebble.spawn(['true']);
running.stdin.end('input');
running.stdout.resume();
await running.exitCode;
const lines: string[] = [];
for await (const { message } of pebble.logs()) lines.push(message);
const followed = pebble.logs({ follow: true });
await followed.next();
await followed.return();
const watched = pebble.watchNotices();
await watched.next();
await watched.return();
await pebble.systemInfo({ signal: AbortSignal.abort() }).catch(() => undefined);
await pebble.waitChange('404', { timeoutMs: 10 }).catch(() => undefined);
await pebble.waitServices(['a'], { timeoutMs: 10 }).catch(() => undefined);
// The last connections close while their calls return; what is open after a second stays open.
for (let turn = 0; turn < 200 && process.getActiveResourcesInfo().length > before.length; turn++) {
  await new Promise((resolve) => setTimeout(resolve, 5));
}
// Before standard output is looked at, which opens it.
const after = process.getActiveResourcesInfo();
process.stdout.write(JSON.stringify({ before, after }));
