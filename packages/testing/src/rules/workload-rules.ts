import type { Container } from '../state/container.ts';
import { known, repeated, type Rule, unless, type World } from './rule.ts';
import type { WorkloadTestEvent } from '../events/test-event.ts';

/** What must hold of workload containers and their events. */
export const workloadRules: readonly Rule[] = [
  {
    code: 'R08',
    severity: 'warning',
    says: 'Pebble answers in the container of a workload event.',
    broken: ofEvent(({ container, kind }, { state }) =>
      unless(
        state.containers[container]?.canConnect !== false,
        `${kind} of ${container}, whose Pebble does not answer in this state`,
      ),
    ),
  },
  {
    code: 'R09',
    severity: 'error',
    says: 'No two answers of a container are to one command.',
    broken: eachContainer(({ execs }) =>
      repeated(execs.map(({ command }) => JSON.stringify(command))).map(
        (command) => `has several answers to ${command}`,
      ),
    ),
  },
  {
    code: 'R40',
    severity: 'error',
    says: 'The container of a workload event is one of the charm.',
    broken: ofEvent(({ container }, { charm }) =>
      unless(
        container in charm.containers,
        `the charm has no container ${container}; ${known(Object.keys(charm.containers))}`,
      ),
    ),
  },
  {
    code: 'R42',
    severity: 'error',
    says: 'The notice of an event is in its container.',
    broken: ofEvent(({ container, notice }, { state }) => {
      const keys = (state.containers[container]?.notices ?? []).map(({ key }) => key);
      return unless(
        notice === undefined || state.containers[container]?.canConnect !== true || keys.includes(notice),
        `${container} has no notice ${String(notice)}; ${known(keys)}`,
      );
    }),
  },
  {
    code: 'R43',
    severity: 'error',
    says: 'The check of an event is in the plan of its container.',
    broken: ofEvent(({ check, container }, { state }) => {
      const checks = Object.keys(state.containers[container]?.plan.checks ?? {});
      return unless(
        check === undefined || state.containers[container]?.canConnect !== true || checks.includes(check),
        `the plan of ${container} has no check ${String(check)}; ${known(checks)}`,
      );
    }),
  },
  {
    code: 'R44',
    severity: 'error',
    says: 'The containers of the state are those of the charm.',
    broken: ({ charm, state }) =>
      Object.keys(state.containers).flatMap((name) =>
        unless(name in charm.containers, `the charm has no container ${name}; ${known(Object.keys(charm.containers))}`),
      ),
  },
  {
    code: 'R45',
    severity: 'error',
    says: 'A check whose state is described is in the plan.',
    broken: eachContainer(({ checks, plan }) =>
      Object.keys(checks).flatMap((name) =>
        unless(
          name in (plan.checks ?? {}),
          `has no check ${name} in its plan; ${known(Object.keys(plan.checks ?? {}))}`,
        ),
      ),
    ),
  },
  {
    code: 'R51',
    severity: 'error',
    says: 'A service that runs is in the plan.',
    broken: eachContainer(({ plan, services }) =>
      Object.entries(services).flatMap(([name, current]) =>
        unless(current !== 'active' || name in (plan.services ?? {}), `runs ${name}, which is not in its plan`),
      ),
    ),
  },
];

function ofEvent(check: (event: WorkloadTestEvent, world: World) => readonly string[]) {
  return (world: World): readonly string[] => ('container' in world.event ? check(world.event, world) : []);
}

function eachContainer(check: (container: Container) => readonly string[]) {
  return ({ state }: World): readonly string[] =>
    Object.entries(state.containers).flatMap(([name, container]) =>
      check(container).map((problem) => `container ${name} ${problem}`),
    );
}
