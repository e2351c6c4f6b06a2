/** One figure of the daemon. */
export interface Metric {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly label: readonly [name: string, value: string];
  readonly value: number;
}

/** Writes figures as Prometheus reads them; each has its own heading, as with Pebble. */
export function renderMetrics(metrics: readonly Metric[]): string {
  return metrics
    .map(
      ({ name, type, help, label: [label, value], value: figure }) =>
        `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name}{${label}=${JSON.stringify(value)}} ${figure}\n\n`,
    )
    .join('');
}
