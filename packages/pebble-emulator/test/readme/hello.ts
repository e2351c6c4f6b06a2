import { connectPebble, createLayer } from '@charmsmith/pebble';
import { createDaemon } from '../../src/index.ts';

/** Runs a service of this machine in a daemon of its own, and gives the first line that it writes. */
export async function hello(socketPath: string): Promise<string | undefined> {
  await using daemon = createDaemon();
  await daemon.serve(socketPath);

  await using pebble = connectPebble({ socketPath });
  const layer = createLayer()
    .service('hello', { command: ['sh', '-c', 'echo hello; exec sleep 60'] })
    .build();
  await pebble.addLayer('hello', layer);
  await pebble.start(['hello']);
  for await (const { message } of pebble.logs({ services: ['hello'] })) return message;
  return undefined;
}
