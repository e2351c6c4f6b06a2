import { definePlugin, handler, JujuContext, Leadership, Logger, reconcile, Relations } from '@charmsmith/core';
import { dashboardEndpoint } from '../../constants.ts';
import { announcedBy } from '../announcement.ts';
import { AnnounceDashboards } from './announce-dashboards.ts';

/** The relation `grafana-dashboard`: two dashboards, one of the units and one of their replication. */
export const grafanaDashboard = definePlugin({
  name: 'redis-k8s/grafana-dashboard',
  version: '0.1.0',
  parts: () => ({
    handlers: [
      reconcile(
        handler(AnnounceDashboards, {
          context: JujuContext,
          leadership: Leadership,
          relations: Relations,
          log: Logger,
        }),
        { on: announcedBy(dashboardEndpoint) },
      ),
    ],
  }),
});
