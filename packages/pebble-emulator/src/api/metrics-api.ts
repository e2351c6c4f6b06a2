import type { CheckManager } from '../checks/check-manager.ts';
import { daemonMetrics } from '../metrics/daemon-metrics.ts';
import { renderMetrics } from '../metrics/render-metrics.ts';
import type { ServiceManager } from '../services/service-manager.ts';
import type { Routes } from './router.ts';

/** `/v1/metrics`. */
export function metricsApi({ services, checks }: { services: ServiceManager; checks: CheckManager }): Routes {
  return {
    '/v1/metrics': {
      GET: ({ response }) => {
        response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' });
        response.end(renderMetrics(daemonMetrics(services.figures(), checks.all())));
        return undefined;
      },
    },
  };
}
