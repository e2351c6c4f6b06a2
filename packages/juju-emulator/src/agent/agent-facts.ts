import { randomUUID } from 'node:crypto';

/** Where the charm finds the hook commands, as it sees the file system. */
export interface HookToolsLocation {
  /** Folder of the commands; first on the charm's PATH. */
  readonly path: string;
  /** The agent's Unix socket. */
  readonly socketAddress: string;
}

/** What the agent knows of its unit, and tells every run. */
export interface AgentFacts {
  readonly unitName: string;
  readonly modelName: string;
  readonly modelUuid: string;
  readonly jujuVersion: string;
  readonly charmDir: string;
  readonly hookTools: HookToolsLocation;
  /** `host:port` of each controller. */
  readonly apiAddresses: readonly string[];
  /** The agent's own PATH, after the folder of the hook commands. */
  readonly path: string;
}

/**
 * Fills in what is not said, as Juju would have it on Kubernetes.
 *
 * @param unitName - `web/0`
 * @param given - what shall differ
 */
export function agentFacts(unitName: string, given: Partial<AgentFacts>): AgentFacts {
  const tag = `unit-${unitName.replace('/', '-')}`;
  return {
    unitName,
    modelName: given.modelName ?? 'local',
    modelUuid: given.modelUuid ?? randomUUID(),
    jujuVersion: given.jujuVersion ?? '3.6.8',
    charmDir: given.charmDir ?? `/var/lib/juju/agents/${tag}/charm`,
    hookTools: given.hookTools ?? {
      path: `/var/lib/juju/tools/${tag}`,
      socketAddress: `/var/lib/juju/agents/${tag}/agent.socket`,
    },
    apiAddresses: given.apiAddresses ?? ['192.0.2.1:17070'],
    path: given.path ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/charm/bin',
  };
}
