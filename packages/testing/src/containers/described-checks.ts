import { type Network, inMemoryNetwork } from '@charmsmith/pebble-emulator';
import type { Container } from '../state/container.ts';

/** What the checks of a container meet when they run. */
export interface DescribedChecks {
  /** Answers every page and port, but for those of checks that are down. */
  readonly network: Network;
  /** The exit code of a check's command; `undefined` for a command that is no check's. */
  readonly exitCodeOf: (command: readonly string[]) => number | undefined;
}

/** Lets the checks of a plan come out as a test describes them. */
export function describedChecks({ checks, plan }: Pick<Container, 'checks' | 'plan'>): DescribedChecks {
  const refused = new Set<string>();
  const commands = new Map<string, number>();
  for (const [name, { exec, http, tcp }] of Object.entries(plan.checks ?? {})) {
    const isDown = checks[name] === 'down';
    if (exec?.command !== undefined) commands.set(exec.command.trim().replaceAll(/\s+/g, ' '), isDown ? 1 : 0);
    if (isDown && http?.url !== undefined) refused.add(http.url);
    if (isDown && tcp?.port !== undefined) refused.add(`${tcp.host ?? 'localhost'}:${tcp.port}`);
  }
  const nothing = inMemoryNetwork();
  return {
    network: {
      ...nothing,
      get: async (url, headers, signal) =>
        refused.has(url) ? await nothing.get(url, headers, signal) : { status: 200, text: '' },
      dial: async (host, port, signal) => {
        if (refused.has(`${host}:${port}`)) await nothing.dial(host, port, signal);
      },
    },
    exitCodeOf: (command) => commands.get(command.join(' ')),
  };
}
