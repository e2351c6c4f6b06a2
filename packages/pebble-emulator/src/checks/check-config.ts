import type { CheckConfig, Plan } from '../plan/layer.ts';

const defaultPeriod = 10_000_000_000n;
const defaultTimeout = 3_000_000_000n;
const defaultThreshold = 3;

/** How often a check runs, in nanoseconds. */
export function checkPeriod({ period = defaultPeriod }: CheckConfig): bigint {
  return period;
}

/** How long a run may take, in nanoseconds: never longer than the period. */
export function checkTimeout(config: CheckConfig): bigint {
  const { timeout = defaultTimeout } = config;
  const period = checkPeriod(config);
  return timeout < period ? timeout : period;
}

/** How many failures in a row bring a check down. */
export function checkThreshold({ threshold = defaultThreshold }: CheckConfig): number {
  return threshold;
}

/** Whether a check runs without being started by hand. */
export function startsByItself({ startup = 'enabled' }: CheckConfig): boolean {
  return startup === 'enabled';
}

/** What a check does, as its changes call it. */
export function checkType({ http, tcp }: CheckConfig): string {
  return http ? 'HTTP' : tcp ? 'TCP' : 'exec';
}

/** Fills in what an exec check leaves out from the service whose context it names. */
export function withServiceContext(plan: Plan, check: CheckConfig): CheckConfig {
  const context = plan.services.get(check.exec?.['service-context'] ?? '');
  if (check.exec === undefined || context === undefined) return check;
  const inherited = ['user-id', 'user', 'group-id', 'group', 'working-dir'] as const;
  const fields = inherited.flatMap((name) => (context[name] === undefined ? [] : [[name, context[name]] as const]));
  return {
    ...check,
    exec: {
      ...Object.fromEntries(fields),
      ...check.exec,
      environment: { ...context.environment, ...check.exec.environment },
    },
  };
}
