import { atLeast, checkConfig, fillParameters, JujuEmulatorError } from '@charmsmith/juju-emulator';
import { known, type Rule, unless, type World } from './rule.ts';

const optionTypes = ['string', 'int', 'float', 'boolean', 'secret'];
const parameterTypes = ['string', 'integer', 'number', 'boolean', 'array', 'object', 'null'];

/** What must hold of what an operator gives: options and actions. Juju's own checks are the emulator's. */
export const operatorRules: readonly Rule[] = [
  {
    code: 'R12',
    severity: 'error',
    says: 'An action that is run is one of the charm.',
    broken: ({ charm, event }) =>
      event.kind === 'action'
        ? unless(
            event.action in charm.actions,
            `the charm has no action ${event.action}; ${known(Object.keys(charm.actions))}`,
          )
        : [],
  },
  {
    code: 'R14',
    severity: 'warning',
    says: "The types of an action's parameters are those of JSON Schema.",
    broken: (world) =>
      parametersOf(world).flatMap(([name, { type }]) =>
        typesOf(type).flatMap((one) =>
          unless(
            parameterTypes.includes(one),
            `the parameter ${name} is of type ${one}, which JSON Schema does not have`,
          ),
        ),
      ),
  },
  {
    code: 'R16',
    severity: 'error',
    says: 'The parameters of an action are those that it declares, as their schema wants them.',
    broken: ({ charm, event, state }) => {
      if (event.kind !== 'action' || !(event.action in charm.actions)) return [];
      const given = event.parameters as Readonly<Record<string, unknown>>;
      return refusal(() => fillParameters(charm, event.action, given, state.jujuVersion));
    },
  },
  {
    code: 'R24',
    severity: 'error',
    says: 'Options that are set are declared.',
    broken: ({ charm, state }) =>
      Object.keys(state.config).flatMap((name) =>
        unless(name in charm.config, `the charm has no option ${name}; ${known(Object.keys(charm.config))}`),
      ),
  },
  {
    code: 'R26',
    severity: 'error',
    says: 'An option has a type that this Juju knows.',
    broken: ({ charm, state }) =>
      Object.entries(charm.config).flatMap(([name, { type }]) => [
        ...unless(optionTypes.includes(type), `the option ${name} is of type ${type}, which Juju does not have`),
        ...unless(
          type !== 'secret' || atLeast(state.jujuVersion, '3.3'),
          `the option ${name} is of type secret, which Juju ${state.jujuVersion} does not have`,
        ),
      ]),
  },
  {
    code: 'R27',
    severity: 'error',
    says: 'The value of an option is of its type.',
    broken: ({ charm, state }) =>
      Object.entries(state.config).flatMap(([name, value]) => {
        if (!(name in charm.config)) return [];
        return refusal(() => checkConfig(charm, { [name]: value }));
      }),
  },
  {
    code: 'R28',
    severity: 'error',
    says: 'The value of a secret option is the id of a secret.',
    broken: ({ charm, state }) =>
      Object.entries(state.config).flatMap(([name, value]) =>
        unless(
          charm.config[name]?.type !== 'secret' || /^secret:(?:\/\/[^/]+\/)?[0-9a-v]{20}$/.test(String(value)),
          `the option ${name} is ${JSON.stringify(value)}; a secret's id is "secret:" and 20 of 0-9 and a-v`,
        ),
      ),
  },
];

function parametersOf({
  charm,
  event,
}: World): readonly (readonly [name: string, schema: Readonly<Record<string, unknown>>])[] {
  return event.kind === 'action' ? Object.entries(charm.actions[event.action]?.params ?? {}) : [];
}

function typesOf(type: unknown): readonly string[] {
  return [type].flat().flatMap((one) => (typeof one === 'string' ? [one] : []));
}

/** What the emulated controller says against something. */
function refusal(attempt: () => unknown): readonly string[] {
  try {
    attempt();
    return [];
  } catch (error) {
    if (error instanceof JujuEmulatorError) return [error.message];
    throw error;
  }
}
