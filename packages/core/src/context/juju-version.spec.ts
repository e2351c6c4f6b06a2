import { describe, expect, it } from 'vitest';
import { type JujuFeature, JujuVersion } from './juju-version.ts';

describe('JujuVersion', () => {
  it.each<[a: string, sign: '<' | '=' | '>', b: string]>([
    ['3.6.8', '=', '3.6.8'],
    ['3.6.8', '<', '3.6.10'],
    ['3.10.0', '>', '3.9.9'],
    ['3.6', '=', '3.6.0'],
    ['3.6.8', '<', '3.6.8.1'],
    ['4.0-beta5', '<', '4.0.0'],
    ['4.0-beta5', '<', '4.0-beta10'],
    ['4.0-beta5.1', '>', '4.0-beta5'],
    ['4.0-beta9', '<', '4.0-rc1'],
    ['4.0-rc1', '>', '3.6.11'],
    ['3.6.8-ubuntu-amd64', '=', '3.6.8'],
  ])('%s %s %s', (a, sign, b) => {
    const expected = { '<': -1, '=': 0, '>': 1 }[sign];
    expect(Math.sign(new JujuVersion(a).compare(b))).toBe(expected);
    expect(Math.sign(new JujuVersion(b).compare(new JujuVersion(a)))).toBe(expected === 0 ? 0 : -expected);
  });

  it('is shown as Juju spells it', () => {
    const version = new JujuVersion('4.0-beta5.1');
    expect([String(version), JSON.stringify({ version }), version.major, version.minor]).toEqual([
      '4.0-beta5.1',
      '{"version":"4.0-beta5.1"}',
      4,
      0,
    ]);
  });

  it.each(['', '3', 'latest', '3.x', 'v3.6.8'])('refuses "%s"', (text) => {
    expect(() => new JujuVersion(text)).toThrow(expect.objectContaining({ code: 'CORE_BAD_VERSION' }));
  });

  // Both sides of every gate.
  it.each<[feature: JujuFeature, without: string, withIt: string]>([
    ['secrets', '3.0.2', '3.0.3'],
    ['user-secrets', '3.2.4', '3.3.0'],
    ['kubernetes-open-port', '3.0.2', '3.0.3'],
    ['exec-service-context', '3.1.5', '3.1.6'],
    ['exec-service-context', '3.2.0', '3.2.1'],
    ['notices', '3.3.7', '3.4.0'],
    ['log-forwarding', '3.3.7', '3.4.0'],
    ['check-events', '3.5.7', '3.6.0'],
    ['charm-user', '3.6-rc1', '3.6.0'],
    ['relation-model', '3.6.1', '3.6.2'],
    ['identities', '3.6.3', '3.6.4'],
    ['check-control', '3.6.3', '3.6.4'],
    ['kubernetes-credential', '3.6.9', '3.6.10'],
    ['collect-metrics', '3.6.11', '3.6.10'],
    ['series-upgrade', '4.0.0', '3.6.11'],
  ])('%s: not in %s, in %s', (feature, without, withIt) => {
    expect(new JujuVersion(without).supports(feature)).toBe(false);
    expect(new JujuVersion(withIt).supports(feature)).toBe(true);
    expect(() => new JujuVersion(without).require(feature)).toThrow(
      expect.objectContaining({ code: 'CORE_UNSUPPORTED_BY_JUJU', feature }),
    );
    expect(() => new JujuVersion(withIt).require(feature)).not.toThrow();
  });

  it.each([
    ['secrets', '2.9.50', 'Juju 2.9.50 does not have secrets: that needs Juju 3.0.3 or newer'],
    ['series-upgrade', '4.0.1', 'Juju 4.0.1 does not have series-upgrade: that needs Juju older than 4.0.0'],
  ] as const)('says which version has %s', (feature, version, message) => {
    expect(() => new JujuVersion(version).require(feature)).toThrow(message);
  });
});
