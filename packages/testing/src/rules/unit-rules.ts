import { isDeepStrictEqual } from 'node:util';
import { atLeast } from '@charmsmith/juju-emulator';
import { stateKey, stateKeyOf } from '@charmsmith/core/host';
import { type Rule, unless } from './rule.ts';

/** Hooks that came, or went, with a version. */
const hookVersions: Readonly<Record<string, { readonly from?: string; readonly until?: string }>> = {
  'pebble-custom-notice': { from: '3.4' },
  'pebble-check-failed': { from: '3.6' },
  'pebble-check-recovered': { from: '3.6' },
  'leader-settings-changed': { until: '4.0' },
};

/** What must hold of the unit itself, and of what it keeps. */
export const unitRules: readonly Rule[] = [
  {
    code: 'R46',
    severity: 'error',
    says: 'Credentials of a Kubernetes cloud are given by Juju 3.6.10 and later.',
    broken: ({ state: { jujuVersion, model } }) =>
      unless(
        model.cloudSpec === undefined || model.type !== 'kubernetes' || atLeast(jujuVersion, '3.6.10'),
        `Juju ${jujuVersion} gives no credentials on Kubernetes`,
      ),
  },
  {
    code: 'R48',
    severity: 'error',
    says: 'What the charm keeps with Juju is plain data, and texts where it keeps it itself.',
    broken: ({ state }) => [
      ...Object.entries(state.controllerState).flatMap(([key, value]: [string, unknown]) => [
        ...unless(typeof value === 'string', `controllerState: ${key} is ${JSON.stringify(value)}; Juju keeps texts`),
        ...unless(
          key !== stateKey && !key.startsWith(stateKeyOf('')),
          `controllerState: ${key} is the framework's; describe it with deferred and stored`,
        ),
      ]),
      ...Object.entries(state.stored).flatMap(([name, { value }]) =>
        unless(isPlain(value), `stored: ${name} is not plain data, which JSON can hold`),
      ),
    ],
  },
  {
    code: 'R56',
    severity: 'error',
    says: 'A unit is named after its application, and numbered.',
    broken: ({ state: { unitName } }) =>
      unless(
        /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*\/\d+$/.test(unitName),
        `${JSON.stringify(unitName)} names no unit; write web/0`,
      ),
  },
  {
    code: 'R57',
    severity: 'error',
    says: 'The Juju of the state has the hook that runs.',
    broken: ({ event, state: { jujuVersion } }) => {
      const { from, until } = hookVersions[event.kind] ?? {};
      return [
        ...unless(
          from === undefined || atLeast(jujuVersion, from),
          `Juju ${jujuVersion} has no ${event.kind}, which came with ${String(from)}`,
        ),
        ...unless(
          until === undefined || !atLeast(jujuVersion, until),
          `Juju ${jujuVersion} has no ${event.kind}, which went with ${String(until)}`,
        ),
      ];
    },
  },
];

function isPlain(value: unknown): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value);
  } catch {
    return false;
  }
}
