import { readingCommand, type CommandDefinition } from '../command-definition.ts';
import { badArguments } from '../command-failure.ts';
import { checkEmpty } from '../flags.ts';

function portCommand(change: (ports: readonly string[], port: string) => readonly string[]): CommandDefinition {
  return {
    flags: {},
    run({ context, positional }) {
      const [given, ...more] = positional;
      if (given === undefined) throw badArguments('no port or range specified');
      checkEmpty(more);
      const port = parsePort(given);
      context.applyAtCommit((state) => ({ ...state, ports: change(state.ports, port) }));
      return '';
    },
  };
}

/** `open-port PORT[-PORT][/tcp|udp]` or `icmp`. */
export const openPort = portCommand((ports, port) => [...new Set([...ports, port])]);
/** `close-port`, with the same argument. */
export const closePort = portCommand((ports, port) => ports.filter((open) => open !== port));

/** `opened-ports`. */
export const openedPorts = readingCommand({}, ({ context, positional }) => {
  checkEmpty(positional);
  return context.view.ports.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
});

function parsePort(given: string): string {
  if (given.toLowerCase() === 'icmp') return 'icmp';
  const [, from = '', to = from, protocol = 'tcp'] = /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(given) ?? [];
  if (from === '')
    throw badArguments(`expected <port>[/<protocol>] or <from>-<to>[/<protocol>] or icmp; got "${given}"`);
  if (!['tcp', 'udp'].includes(protocol.toLowerCase()))
    throw badArguments(`invalid protocol "${protocol}", expected "tcp", "udp", or "icmp"`);
  const [low, high] = [Number(from), Number(to)];
  if (low < 1 || high > 65_535 || low > high) throw badArguments(`invalid port range ${given}`);
  return `${low === high ? low : `${low}-${high}`}/${protocol.toLowerCase()}`;
}
