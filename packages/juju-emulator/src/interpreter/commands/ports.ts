import { readingCommand, type CommandDefinition } from '../command-definition.ts';
import { badArguments, failed } from '../command-failure.ts';
import { booleanFlag, checkEmpty, textFlag } from '../flags.ts';
import type { HookContext } from '../hook-context.ts';
import {
  closeRange,
  conflictingRange,
  openRange,
  parsePortRange,
  sortPortRanges,
  type OpenPorts,
} from '../port-ranges.ts';

function portCommand(change: (context: HookContext, range: string, endpoint: string) => OpenPorts): CommandDefinition {
  return {
    flags: { ...textFlag('endpoints'), ...textFlag('format') },
    run({ context, positional, text }) {
      const [given, ...more] = positional;
      if (given === undefined) throw badArguments('no port or range specified');
      const range = parsePortRange(given);
      checkEmpty(more);
      for (const endpoint of chosenEndpoints(context, text['endpoints'] ?? '')) {
        const ports = change(context, range, endpoint);
        context.applyAtCommit((state) => ({ ...state, ...ports }));
      }
      return '';
    },
  };
}

/** The empty name stands for all of them. */
function chosenEndpoints({ charm }: HookContext, given: string): readonly string[] {
  const chosen = given.split(',').map((endpoint) => endpoint.trim());
  const unknown = chosen.find((endpoint) => endpoint !== '' && !Object.hasOwn(charm.endpoints, endpoint));
  if (unknown !== undefined) throw failed(`endpoint "${unknown}" not found`);
  return chosen;
}

/** `open-port PORT[-PORT][/tcp|udp]` or `icmp`, `[--endpoints a,b]`. */
export const openPort = portCommand(({ model, unit, view }, range, endpoint) => {
  if (model.type === 'caas' && range.includes('-')) {
    throw failed(`cannot open ${range}: port ranges are not supported on Kubernetes`);
  }
  const taken = conflictingRange(view, range);
  if (taken !== undefined) {
    throw failed(`cannot open ${range} (unit "${unit}"): port range conflicts with ${taken} (unit "${unit}")`);
  }
  return openRange(view, range, endpoint);
});

/** `close-port`, with the same arguments. */
export const closePort = portCommand(({ charm, view }, range, endpoint) =>
  closeRange(view, range, endpoint, Object.keys(charm.endpoints)),
);

/** `opened-ports [--endpoints]`. */
export const openedPorts = readingCommand(booleanFlag('endpoints'), ({ context, on, positional }) => {
  checkEmpty(positional);
  const { ports, endpointPorts = {} } = context.view;
  const ranges = sortPortRanges([...new Set([...ports, ...Object.values(endpointPorts).flat()])]);
  if (!on.has('endpoints')) return ranges;
  return ranges.map((range) => {
    if (ports.includes(range)) return `${range} (*)`;
    const endpoints = Object.keys(endpointPorts).filter((name) => endpointPorts[name]?.includes(range));
    return `${range} (${endpoints.sort().join(', ')})`;
  });
});
