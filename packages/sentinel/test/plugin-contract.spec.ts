import { container, pluginContract } from '@charmsmith/testing';
import { describe, it } from 'vitest';
import { sentinel } from '../src/index.ts';
import { charmThatKnows, settings } from './charm-plugin.ts';

describe('sentinel', () => {
  const contract = pluginContract({
    plugin: sentinel,
    options: { container: 'sentinel', configurationFile: '/etc/redis-server/sentinel.conf', user: 'redis' },
    badOptions: {
      'a container without a name': { container: '', configurationFile: '/s.conf', user: 'redis' },
      'a file that is not absolute': { container: 'sentinel', configurationFile: 's.conf', user: 'redis' },
      'no options': undefined,
    },
    companions: () => [charmThatKnows({ settings, client: { ask: () => Promise.reject(new Error('nobody asks')) } })],
    metadata: { containers: { sentinel: {} } },
    state: { containers: { sentinel: container() } },
  });
  it.each(contract)('$name', ({ check }) => check());
});
