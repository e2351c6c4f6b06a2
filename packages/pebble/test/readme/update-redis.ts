import { connectPebble, createLayer, findLayerDifferences } from '../../src/index.ts';

const layer = createLayer()
  .service('redis', { command: ['redis-server', '/etc/redis/redis.conf'], startup: 'enabled', 'kill-delay': 30_000 })
  .check('alive', { level: 'alive', tcp: { port: 6379 }, period: '5s' })
  .build();

export async function updateRedis(socketPath: string): Promise<void> {
  await using pebble = connectPebble({ socketPath });
  await pebble.push('/etc/redis/redis.conf', 'port 6379\n', { permissions: '600', makeDirs: true });
  if (findLayerDifferences(layer, await pebble.plan()).length > 0) {
    await pebble.addLayer('redis', layer, { combine: true });
    await pebble.replan();
  }
}
