import { definePlugin, handler, Leadership, on, Relations } from '@charmsmith/core';
import { Passwords } from '../peers/passwords.ts';
import { TakeOverFromUpstream } from './take-over-from-upstream.ts';

/** Makes the charm stand in for the upstream one where that was deployed before. */
export const migration = definePlugin({
  name: 'redis-k8s/migration',
  version: '0.1.0',
  parts: () => ({
    handlers: [
      on.upgradeCharm(
        handler(TakeOverFromUpstream, { leadership: Leadership, passwords: Passwords, relations: Relations }),
      ),
    ],
  }),
});
