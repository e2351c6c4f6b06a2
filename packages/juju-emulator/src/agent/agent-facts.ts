import { randomUUID } from 'node:crypto';
import { defaultJujuVersion } from '../juju/juju-version.ts';
import type { ModelType } from '../juju/model-type.ts';

/** Where the charm finds the hook commands, as it sees the file system. */
export interface HookToolsLocation {
  /** Folder of the commands; first on the charm's PATH. */
  readonly path: string;
  /** The agent's Unix socket. */
  readonly socketAddress: string;
}

/** Proxies, as the model's configuration says; each may be empty. */
export interface ProxySettings {
  readonly http?: string;
  readonly https?: string;
  readonly ftp?: string;
  readonly noProxy?: string;
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
  /** Empty on Kubernetes. */
  readonly machineId: string;
  /** Of a subordinate; empty for others. */
  readonly principalUnit: string;
  readonly availabilityZone: string;
  readonly cloudApiVersion: string;
  /** `juju-http-proxy` and its siblings: `JUJU_CHARM_HTTP_PROXY` … */
  readonly charmProxies: ProxySettings;
  /** `http-proxy` and its siblings, the older setting: `http_proxy`, `HTTP_PROXY` … */
  readonly legacyProxies: ProxySettings;
  /** `KUBERNETES_*` of the agent; the others of it do not reach the charm. */
  readonly kubernetes: Readonly<Record<string, string>>;
  /** Where the run belongs in a trace, from Juju 4 on. */
  readonly trace?: { readonly traceId: string; readonly spanId: string; readonly flags: string };
}

/**
 * Fills in what is not said, as Juju would have it.
 *
 * @param unitName - `web/0`
 * @param modelType - what the model runs on
 * @param given - what shall differ
 */
export function agentFacts(unitName: string, modelType: ModelType, given: Partial<AgentFacts>): AgentFacts {
  const tag = `unit-${unitName.replace('/', '-')}`;
  const onKubernetes = modelType === 'caas';
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  return {
    unitName,
    modelName: given.modelName ?? 'local',
    modelUuid: given.modelUuid ?? randomUUID(),
    jujuVersion: given.jujuVersion ?? defaultJujuVersion,
    charmDir: given.charmDir ?? `/var/lib/juju/agents/${tag}/charm`,
    hookTools: given.hookTools ?? {
      path: `/var/lib/juju/tools/${tag}`,
      socketAddress: `/var/lib/juju/agents/${tag}/agent.socket`,
    },
    apiAddresses: given.apiAddresses ?? ['192.0.2.1:17070'],
    path: given.path ?? (onKubernetes ? `${path}:/charm/bin` : path),
    machineId: given.machineId ?? (onKubernetes ? '' : (/\d+$/.exec(unitName)?.[0] ?? '0')),
    principalUnit: given.principalUnit ?? '',
    availabilityZone: given.availabilityZone ?? '',
    cloudApiVersion: given.cloudApiVersion ?? '',
    charmProxies: given.charmProxies ?? {},
    legacyProxies: given.legacyProxies ?? {},
    kubernetes: given.kubernetes ?? {},
    ...(given.trace === undefined ? {} : { trace: given.trace }),
  };
}
