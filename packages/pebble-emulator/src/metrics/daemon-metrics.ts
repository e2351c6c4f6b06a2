import type { Check } from '../checks/check.ts';
import type { Metric } from './render-metrics.ts';

/** What metrics tell of a service that was started in this daemon run. */
export interface ServiceFigures {
  readonly name: string;
  readonly active: boolean;
  /** With restarts of its own. */
  readonly startCount: number;
}

/** The figures of services and checks, by name. */
export function daemonMetrics(services: readonly ServiceFigures[], checks: readonly Check[]): Metric[] {
  return [...services.flatMap(serviceMetrics), ...checks.flatMap(checkMetrics)];
}

function serviceMetrics({ name, active, startCount }: ServiceFigures): Metric[] {
  const label = ['service', name] as const;
  return [
    {
      name: 'pebble_service_active',
      type: 'gauge',
      help: 'Whether the service is currently active (1) or not (0)',
      label,
      value: active ? 1 : 0,
    },
    {
      name: 'pebble_service_start_count',
      type: 'counter',
      help: 'Number of times the service has started',
      label,
      value: startCount,
    },
  ];
}

function checkMetrics(check: Check): Metric[] {
  const { name, status } = check.info();
  const { successes, failures } = check.runs;
  const label = ['check', name] as const;
  const up: Metric = {
    name: 'pebble_check_up',
    type: 'gauge',
    help: 'Whether the health check is up (1) or not (0)',
    label,
    value: status === 'up' ? 1 : 0,
  };
  return [
    // One that does not run is neither.
    ...(status === 'inactive' ? [] : [up]),
    {
      name: 'pebble_check_success_count',
      type: 'counter',
      help: 'Number of times the check has succeeded',
      label,
      value: successes,
    },
    {
      name: 'pebble_check_failure_count',
      type: 'counter',
      help: 'Number of times the check has failed',
      label,
      value: failures,
    },
  ];
}
