import type { ServiceConfig } from './layer.ts';
import { PlanError } from './plan-error.ts';

type Services = ReadonlyMap<string, ServiceConfig>;

/**
 * Orders the named services with everything that must start before, or stop with, them.
 *
 * Only `after` and `before` order; `requires` decides what is pulled in.
 *
 * @param services - the plan's
 * @param names - those asked for
 * @param direction - `start` adds what they require, `stop` adds what requires them
 * @throws PlanError for an unknown name, or a loop of `after` and `before`
 */
export function orderServices(services: Services, names: readonly string[], direction: 'start' | 'stop'): string[] {
  const wanted = new Set(names);
  for (const name of wanted) {
    const service = find(services, name);
    if (direction === 'start') for (const required of service.requires ?? []) wanted.add(required);
    else for (const [other, { requires }] of services) if (requires?.includes(name)) wanted.add(other);
  }
  const predecessors = new Map([...wanted].sort().map((name) => [name, new Set<string>()]));
  for (const name of wanted) {
    const service = find(services, name);
    const [after, before] = direction === 'start' ? [service.after, service.before] : [service.before, service.after];
    for (const other of after ?? []) if (wanted.has(other)) predecessors.get(name)?.add(other);
    for (const other of before ?? []) predecessors.get(other)?.add(name);
  }
  return stronglyConnected(predecessors).map((group) => {
    if (group.length > 1) throw new PlanError(`services in before/after loop: ${group.sort().join(', ')}`);
    return group[0] ?? '';
  });
}

/**
 * Splits ordered services into lanes: lanes run side by side, the services of a lane one after another.
 *
 * A service shares the lane of what it requires; otherwise it takes the lane after that of the service before it, so
 * that services which have nothing to do with each other can meet in one lane, as they do in Pebble.
 */
export function assignLanes(services: Services, ordered: readonly string[]): string[][] {
  const laneOf = new Map<string, number>();
  let previous = -1;
  for (const name of ordered) {
    const requires = find(services, name).requires ?? [];
    const known = [name, ...requires].find((other) => laneOf.has(other));
    previous = known === undefined ? previous + 1 : (laneOf.get(known) ?? 0);
    for (const member of [name, ...requires]) laneOf.set(member, previous);
  }
  const lanes = new Map<number, string[]>();
  for (const name of ordered) {
    const lane = laneOf.get(name) ?? 0;
    lanes.set(lane, [...(lanes.get(lane) ?? []), name]);
  }
  return [...lanes].sort(([one], [other]) => one - other).map(([, members]) => members);
}

function find(services: Services, name: string): ServiceConfig {
  const service = services.get(name);
  if (service === undefined) throw new PlanError(`service ${JSON.stringify(name)} does not exist`);
  return service;
}

/** Tarjan's algorithm: groups come out after those that they depend on; a loop is one group. */
function stronglyConnected(predecessors: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const indexes = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const groups: string[][] = [];
  const visit = (name: string): number => {
    const index = indexes.size;
    indexes.set(name, index);
    lowest.set(name, index);
    stack.push(name);
    for (const other of [...(predecessors.get(name) ?? [])].sort()) {
      const reached = indexes.has(other)
        ? stack.includes(other)
          ? (indexes.get(other) ?? index)
          : Infinity
        : visit(other);
      lowest.set(name, Math.min(lowest.get(name) ?? index, reached));
    }
    const low = lowest.get(name) ?? index;
    if (low === index) groups.push(stack.splice(stack.indexOf(name)));
    return low;
  };
  for (const name of predecessors.keys()) if (!indexes.has(name)) visit(name);
  return groups;
}
