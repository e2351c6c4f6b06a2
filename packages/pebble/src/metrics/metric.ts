/** One value of a metric. */
export interface Metric {
  /** `pebble_service_active`, `pebble_service_start_count`, `pebble_check_up` … */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'untyped' | (string & {});
  /** What it means, in the daemon's words. */
  readonly help: string;
  /** What it is about: `{ service: 'redis' }`, `{ check: 'alive' }`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}
