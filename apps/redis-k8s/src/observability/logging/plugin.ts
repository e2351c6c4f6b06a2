import {
  Containers,
  definePlugin,
  DispatchSignal,
  handler,
  JujuContext,
  Leadership,
  Logger,
  reconcile,
  Relations,
} from '@charmsmith/core';
import { loggingEndpoint, redisContainer, sentinelContainer } from '../../constants.ts';
import { announcedBy } from '../announcement.ts';
import { ForwardLogs } from './forward-logs.ts';

/** The relation `logging`: Pebble forwards the logs of Redis and Sentinel to Loki. */
export const logging = definePlugin({
  name: 'redis-k8s/logging',
  version: '0.1.0',
  parts: () => ({
    handlers: [
      reconcile(
        handler(ForwardLogs, {
          containers: Containers,
          context: JujuContext,
          leadership: Leadership,
          relations: Relations,
          log: Logger,
          signal: DispatchSignal,
        }),
        {
          on: [
            ...announcedBy(loggingEndpoint),
            { kind: 'relation-departed', name: loggingEndpoint },
            { kind: 'relation-broken', name: loggingEndpoint },
            { kind: 'pebble-ready', name: redisContainer },
            { kind: 'pebble-ready', name: sentinelContainer },
          ],
        },
      ),
    ],
  }),
});
