import { known, repeated, type Rule, unless } from './rule.ts';

/** What must hold of storages, resources, networks and ports. */
export const storageRules: readonly Rule[] = [
  {
    code: 'R01',
    severity: 'error',
    says: 'The resources of the state are those of the charm.',
    broken: ({ charm, state }) =>
      Object.keys(state.resources).flatMap((name) =>
        unless(name in charm.resources, `the charm has no resource ${name}; ${known(Object.keys(charm.resources))}`),
      ),
  },
  {
    code: 'R19',
    severity: 'error',
    says: 'The storage of a storage event is one of the charm.',
    broken: ({ charm, event }) =>
      'storage' in event
        ? unless(
            event.storage in charm.storage,
            `the charm has no storage ${event.storage}; ${known(Object.keys(charm.storage))}`,
          )
        : [],
  },
  {
    code: 'R20',
    severity: 'error',
    says: 'The storage of a storage event is in the state.',
    broken: ({ charm, event, state }) =>
      'storage' in event && event.storage in charm.storage
        ? unless(
            state.storages.some(({ name, index }) => name === event.storage && index === event.index),
            `storage ${event.storage}/${event.index} is not in the state; add it there`,
          )
        : [],
  },
  {
    code: 'R22',
    severity: 'error',
    says: 'The storages of the state are of the charm.',
    broken: ({ charm, state }) =>
      state.storages.flatMap(({ name }) =>
        unless(name in charm.storage, `the charm has no storage ${name}; ${known(Object.keys(charm.storage))}`),
      ),
  },
  {
    code: 'R23',
    severity: 'error',
    says: 'No two storages have one name and index.',
    broken: ({ state }) =>
      repeated(state.storages.map(({ name, index }) => `${name}/${index}`)).map((id) => `storage ${id} is there twice`),
  },
  {
    code: 'R31',
    severity: 'error',
    says: 'A network is of an endpoint, of an extra binding, or of juju-info.',
    broken: ({ charm, state }) => {
      const bindings = [...Object.keys(charm.endpoints), ...charm.extraBindings, 'juju-info'];
      return Object.keys(state.networks).flatMap((name) =>
        unless(bindings.includes(name), `the charm has no binding ${name}; ${known(bindings)}`),
      );
    },
  },
  {
    code: 'R32',
    severity: 'error',
    says: 'Extra bindings have other names than endpoints.',
    broken: ({ charm }) =>
      charm.extraBindings.flatMap((name) =>
        unless(!(name in charm.endpoints), `${name} is both an endpoint and an extra binding`),
      ),
  },
  {
    code: 'R52',
    severity: 'error',
    says: 'A port has a number that there is.',
    broken: ({ state }) =>
      state.ports.flatMap((port) => {
        if (port === 'icmp') return [];
        const [, from, to] = /^(\d+)(?:-(\d+))?\/(?:tcp|udp)$/.exec(port) ?? [];
        const [first, last] = [Number(from), Number(to ?? from)];
        return unless(
          first >= 1 && last <= 65_535 && first <= last,
          `${port} is no port; write 80/tcp, 8000-8010/udp or icmp`,
        );
      }),
  },
];
