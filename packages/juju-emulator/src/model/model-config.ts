import type { ProxySettings } from '../agent/agent-facts.ts';
import { JujuEmulatorError } from '../errors.ts';

/** What `juju model-config` sets, as far as units notice it. Names are Juju's. */
export interface ModelConfig {
  /** Whether a failed hook is run again by itself. Default `true`. */
  readonly 'automatically-retry-hooks'?: boolean;
  /** Pause between two update-status hooks, 1 to 60 minutes: `5m`. Default `5m`. */
  readonly 'update-status-hook-interval'?: string;
  readonly 'juju-http-proxy'?: string;
  readonly 'juju-https-proxy'?: string;
  readonly 'juju-ftp-proxy'?: string;
  readonly 'juju-no-proxy'?: string;
  readonly 'http-proxy'?: string;
  readonly 'https-proxy'?: string;
  readonly 'ftp-proxy'?: string;
  readonly 'no-proxy'?: string;
}

const names: readonly (keyof ModelConfig)[] = [
  'automatically-retry-hooks',
  'update-status-hook-interval',
  'juju-http-proxy',
  'juju-https-proxy',
  'juju-ftp-proxy',
  'juju-no-proxy',
  'http-proxy',
  'https-proxy',
  'ftp-proxy',
  'no-proxy',
];

/**
 * Refuses settings that there are not, and values of another type.
 *
 * @throws `JUJU_EMULATOR_UNKNOWN_NAME`, `JUJU_EMULATOR_BAD_VALUE`
 */
export function checkModelConfig(config: ModelConfig): void {
  for (const [name, value] of Object.entries(config)) {
    if (!names.includes(name as keyof ModelConfig)) {
      throw new JujuEmulatorError(`a model has no setting "${name}" that units would notice`, {
        code: 'JUJU_EMULATOR_UNKNOWN_NAME',
        hint: `There are: ${names.join(', ')}.`,
        details: { name },
      });
    }
    const type = name === 'automatically-retry-hooks' ? 'boolean' : 'string';
    if (typeof value !== type) throw badValue(name, value, `it is a ${type}`);
  }
  updateStatusIntervalMs(config);
}

/**
 * The pause between two update-status hooks, in milliseconds.
 *
 * @throws `JUJU_EMULATOR_BAD_VALUE`
 */
export function updateStatusIntervalMs({ 'update-status-hook-interval': spec = '5m' }: ModelConfig): number {
  const parts = [...spec.matchAll(/(\d+(?:\.\d+)?)(h|m|s)/g)];
  const units = { h: 3_600_000, m: 60_000, s: 1_000 };
  const ms = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * units[unit as keyof typeof units], 0);
  const whole = /^(?:\d+(?:\.\d+)?(?:h|m|s))+$/.test(spec);
  if (!whole || ms < 60_000 || ms > 3_600_000) {
    throw badValue('update-status-hook-interval', spec, 'it is a duration between 1m and 60m');
  }
  return ms;
}

/** Proxies of the charm, or the older setting for the whole machine. */
export function proxiesOf(config: ModelConfig, kind: 'charm' | 'legacy'): ProxySettings {
  const [http, https, ftp, noProxy] =
    kind === 'charm'
      ? [config['juju-http-proxy'], config['juju-https-proxy'], config['juju-ftp-proxy'], config['juju-no-proxy']]
      : [config['http-proxy'], config['https-proxy'], config['ftp-proxy'], config['no-proxy']];
  return { http: http ?? '', https: https ?? '', ftp: ftp ?? '', noProxy: noProxy ?? '' };
}

function badValue(name: string, value: unknown, why: string): JujuEmulatorError {
  return new JujuEmulatorError(`cannot set "${name}" to ${JSON.stringify(value)}: ${why}`, {
    code: 'JUJU_EMULATOR_BAD_VALUE',
    details: { name },
  });
}
