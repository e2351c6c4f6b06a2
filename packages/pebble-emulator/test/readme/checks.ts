import { connectPebble, createLayer } from '@charmsmith/pebble';
import { createDaemon, inMemoryNetwork, TestClock } from '../../src/index.ts';

/** Whether a check takes a server that fails three times in a row for down. */
export async function fallsAfterThree(socketPath: string): Promise<boolean> {
  const clock = new TestClock();
  const pages: Record<string, number> = { 'http://localhost:8080/health': 200 };
  await using daemon = createDaemon({ clock, network: inMemoryNetwork({ pages }) });
  await daemon.serve(socketPath);

  await using pebble = connectPebble({ socketPath });
  const layer = createLayer()
    .check('web', { http: { url: 'http://localhost:8080/health' } })
    .build();
  await pebble.addLayer('checks', layer);
  pages['http://localhost:8080/health'] = 500;
  await clock.advance(30_000); // three periods of ten seconds
  return !(await pebble.health());
}
