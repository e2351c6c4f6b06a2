import type { CallOptions } from '../call-options.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Api } from '../transport/api.ts';
import { gate } from './feature-gate.ts';
import { getHealth, type HealthOptions } from './health.ts';
import { parseSystemInfo, type SystemInfo } from './system-info.ts';

/** What a client asks of the daemon as a whole. */
export interface SystemCalls {
  /** Gives the daemon's version: cheap, open to every user, the right call to see whether a daemon is there. */
  systemInfo(options?: CallOptions): Promise<SystemInfo>;

  /** Tells whether all checks are up: those that run, of the level and names given. True when there are none. */
  health(options?: HealthOptions): Promise<boolean>;

  /**
   * Gives the daemon's metrics: whether services and checks are up, how often services were started.
   *
   * @throws PEBBLE_UNSUPPORTED before 1.19
   */
  metrics(options?: CallOptions): Promise<readonly Metric[]>;

  /** Gives the metrics in Prometheus's text format, to be passed on as they are. */
  metricsText(options?: CallOptions): Promise<string>;
}

/** Builds the calls. */
export function systemCalls(api: Api): SystemCalls {
  const metricsText = (call?: CallOptions) => gate(api, 'metrics', call, () => api.getText('/metrics', call));
  return {
    systemInfo: async (call) => parseSystemInfo(await api.get('/system-info', {}, call)),
    health: (call) => getHealth(api, call),
    metricsText,
    async metrics(call) {
      const { parseMetrics } = await import('../metrics/parse-metrics.ts');
      return parseMetrics(await metricsText(call));
    },
  };
}
