import { atLeast } from '@charmsmith/juju-emulator';
import { known, repeated, type Rule, unless } from './rule.ts';

const keyRule = /^[a-z](?:-?[a-z0-9]){2,}$/;
const ownersEvents = ['secret-rotate', 'secret-expired', 'secret-remove'];

/** What must hold of secrets and their events. */
export const secretRules: readonly Rule[] = [
  {
    code: 'R29',
    severity: 'error',
    says: 'The secret of an event is the very one in the state.',
    broken: ({ event, given }) =>
      'secret' in event
        ? unless(
            given.secrets?.includes(event.secret) === true,
            "the secret of the event is not one of the state's secrets",
          )
        : [],
  },
  {
    code: 'R30',
    severity: 'error',
    says: 'A Juju with secrets is at least 3.0.3.',
    broken: ({ event, state }) =>
      unless(
        atLeast(state.jujuVersion, '3.0.3') || (state.secrets.length === 0 && !('secret' in event)),
        `Juju ${state.jujuVersion} has no secrets`,
      ),
  },
  {
    code: 'R53',
    severity: 'error',
    says: 'A secret has an id of its own, in the form of Juju, and content under keys that Juju takes.',
    broken: ({ state }) => [
      ...repeated(state.secrets.map(({ id }) => id)).map((id) => `several secrets have the id ${id}`),
      ...state.secrets.flatMap(({ id, revisions }) => [
        ...unless(/^[0-9a-v]{20}$/.test(id), `the id ${id} is not 20 of 0-9 and a-v`),
        ...unless(Object.keys(revisions).length > 0, `secret ${id} has no revision`),
        ...Object.values(revisions).flatMap((content) =>
          Object.keys(content).flatMap((key) =>
            unless(
              keyRule.test(key),
              `secret ${id}: the key ${key} must have three or more of a-z, 0-9 and inner "-", a letter first`,
            ),
          ),
        ),
      ]),
    ],
  },
  {
    code: 'R54',
    severity: 'error',
    says: 'secret-changed is told to who reads a secret; secret-rotate, -expired and -remove to who owns it.',
    broken: ({ event }) => {
      if (!('secret' in event)) return [];
      const owned = typeof event.secret.owner === 'string';
      return unless(
        owned === ownersEvents.includes(event.kind),
        `${event.kind} of a secret that ${owned ? 'is this' : 'is not this'} charm's own`,
      );
    },
  },
  {
    code: 'R58',
    severity: 'error',
    says: "secret-rotate, -expired and -remove of the application's secrets are told to its leader.",
    broken: ({ event, state }) =>
      'secret' in event && event.secret.owner === 'application' && ownersEvents.includes(event.kind)
        ? unless(state.leader, `${event.kind} of the application's secret, and this unit does not lead`)
        : [],
  },
  {
    code: 'R55',
    severity: 'error',
    says: 'The revision of a secret event is one of the secret.',
    broken: ({ event }) => {
      if (!('secret' in event) || event.revision === undefined) return [];
      const revisions = Object.keys(event.secret.revisions);
      return unless(
        revisions.includes(String(event.revision)),
        `the secret has no revision ${event.revision}; ${known(revisions)}`,
      );
    },
  },
];
