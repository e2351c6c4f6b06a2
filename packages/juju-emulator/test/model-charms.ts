import { emptyCharm, type CharmDescription } from '../src/charm/charm-description.ts';
import { Model } from '../src/model/model.ts';
import type { ModelOptions } from '../src/model/model-options.ts';
import type { DeployOptions } from '../src/model/operations/deploy.ts';
import { scriptedCharm, type Script, type ScriptedCharm } from './scripted-charm.ts';

/** Requires a database, has peers, a container, storage, options, an action. */
export const webCharm: CharmDescription = {
  ...emptyCharm,
  name: 'web',
  endpoints: {
    peers: { role: 'peer', interface: 'web-peers' },
    db: { role: 'requires', interface: 'mysql' },
  },
  containers: { web: { mounts: [] } },
  resources: { cert: { type: 'file', filename: 'cert.pem' } },
  storage: {
    data: { type: 'filesystem', location: '/data' },
    cache: { type: 'filesystem', multiple: { min: 0, max: 2 } },
  },
  config: { port: { type: 'int', default: 80 }, token: { type: 'secret' } },
  actions: { backup: { params: { path: { type: 'string', default: '/srv' } }, required: [] } },
};

/** Provides a database. */
export const mysqlCharm: CharmDescription = {
  ...emptyCharm,
  name: 'mysql',
  endpoints: { server: { role: 'provides', interface: 'mysql' } },
};

/** A model whose time stands at one second past the epoch until it is advanced. */
export function testModel(options: ModelOptions = {}): Model {
  return new Model({ now: () => 1_000, ...options });
}

/** Deploys a charm that runs scripts. */
export function deployScripted(
  model: Model,
  charm: CharmDescription,
  scripts: Record<string, Script> = {},
  options: DeployOptions = {},
): ScriptedCharm {
  const scripted = scriptedCharm(scripts);
  model.deploy(charm, { runner: scripted.runner, containersReady: false, ...options });
  return scripted;
}

/** Takes out what has been traced so far. */
export function drain(trace: string[]): readonly string[] {
  return trace.splice(0);
}
