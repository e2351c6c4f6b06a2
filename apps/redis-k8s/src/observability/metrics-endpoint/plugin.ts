import { definePlugin, handler, JujuContext, Leadership, Logger, reconcile, Relations } from '@charmsmith/core';
import { metricsEndpoint as endpoint } from '../../constants.ts';
import { announcedBy } from '../announcement.ts';
import { AnnounceMetrics } from './announce-metrics.ts';

/** The relation `metrics-endpoint`: Prometheus scrapes the exporter of every unit. */
export const metricsEndpoint = definePlugin({
  name: 'redis-k8s/metrics-endpoint',
  version: '0.1.0',
  parts: () => ({
    handlers: [
      reconcile(
        handler(AnnounceMetrics, {
          context: JujuContext,
          leadership: Leadership,
          relations: Relations,
          log: Logger,
        }),
        { on: announcedBy(endpoint) },
      ),
    ],
  }),
});
