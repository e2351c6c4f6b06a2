import { unitTag, appTag } from '../interpreter/secret-lookup.ts';
import type { ModelView } from '../interpreter/model-view.ts';
import { shownStatus } from '../agent/agent-status.ts';
import type { RelationState, SecretState, StatusState, UnitState } from '../state/unit-state.ts';
import { deriveStatus } from './derive-status.ts';
import type { ModelCore } from './model-core.ts';
import type { ModelRelation } from './model-relation.ts';
import type { SecretRecord } from './records.ts';

/** The model as one unit sees it: what it may know, and nothing of the rest. */
export function projectUnit(core: ModelCore, name: string): UnitState {
  const unit = core.unit(name);
  const app = core.application(unit.app);
  return {
    unitName: name,
    leader: app.leader === name,
    plannedUnits: core.plannedUnits(app.name),
    config: app.config,
    unitStatus: unit.unitStatus,
    ...(app.status === undefined ? {} : { applicationStatus: app.status }),
    workloadVersion: unit.workloadVersion,
    relations: projectRelations(core, name, app.name),
    state: unit.state,
    secrets: readableSecrets(core, name, app.name),
    resources: app.resources,
    storage: unit.storage,
    ports: unit.ports,
    endpointPorts: unit.endpointPorts,
    network: unit.network,
    networks: unit.networks,
    log: unit.log,
    leaderSettings: app.leaderSettings,
    ...(app.trust && core.cloudSpec !== undefined ? { cloudSpec: core.cloudSpec } : {}),
  };
}

/** A unit knows of a relation from when it has entered it until it is through with it. */
function projectRelations(core: ModelCore, unit: string, app: string): readonly RelationState[] {
  const known = [...core.relationsOf(app)].filter((relation) => relation.takesPart(unit));
  return known.map((relation) => projectRelation(relation, unit, app));
}

function projectRelation(relation: ModelRelation, unit: string, app: string): RelationState {
  const remote = relation.remoteSide(app);
  return {
    id: relation.idFor(app),
    endpoint: relation.side(app).endpoint,
    remoteApp: remote.app,
    remoteEndpoint: remote.endpoint,
    remoteUnits: relation.joinedBy(unit),
    databags: relation.databags,
  };
}

function readableSecrets(core: ModelCore, unit: string, app: string): readonly SecretState[] {
  const { secrets } = core;
  const found = new Map<string, SecretRecord>();
  for (const target of [unitTag(unit), appTag(app)]) {
    for (const secret of secrets.givenTo(target)) found.set(secret.id, secret);
  }
  for (const owner of [unit, app]) for (const secret of secrets.ownedBy(owner)) found.set(secret.id, secret);
  return [...found.values()].map((secret) => projectSecret(secret, unit, app));
}

/** A label, a description and who else may read it are the owner's to know. */
function projectSecret(secret: SecretRecord, unit: string, app: string): SecretState {
  const { access, consumers, description, expiry, id, label, owner, revisions, rotatesAt, rotation } = secret;
  const owned = owner === unit || owner === app;
  const tracked = consumers.get(unit);
  return {
    id,
    owner,
    label: owned ? label : '',
    description: owned ? description : '',
    rotation,
    ...(rotatesAt === undefined ? {} : { rotatesAt }),
    ...(expiry === undefined ? {} : { expiry }),
    revisions,
    access,
    ...(tracked === undefined ? {} : { tracked }),
  };
}

/** A unit's status as `juju status` shows it. */
export function unitStatusOf(core: ModelCore, unit: string): StatusState {
  return shownStatus(core.unit(unit).unitStatus, core.uniters.get(unit)?.schedule.failed?.hook);
}

/** An application's status: what its leader has set, or else derived from its units. */
export function applicationStatusOf(core: ModelCore, app: string): StatusState {
  return core.application(app).status ?? derivedStatusOf(core, app);
}

function derivedStatusOf(core: ModelCore, app: string): StatusState {
  const statuses = [...core.unitsOf(app)].map((unit) => unitStatusOf(core, unit));
  return deriveStatus(statuses, core.now());
}

/** What a unit may ask of its model beyond its own state. */
export function modelViewOf(core: ModelCore, unit: string, app: string): ModelView {
  return {
    uuid: core.uuid,
    type: core.type,
    unitStatuses: () => Object.fromEntries([...core.unitsOf(app)].map((name) => [name, unitStatusOf(core, name)])),
    derivedApplicationStatus: () => derivedStatusOf(core, app),
    hasSecret: (id) => core.secrets.has(id),
    goalState: () => goalStateOf(core, unit, app),
  };
}

function goalStateOf(core: ModelCore, unit: string, app: string): ReturnType<NonNullable<ModelView['goalState']>> {
  const relations: Record<string, Record<string, { status: string; since: number }>> = {};
  for (const relation of core.relationsOf(app)) {
    if (relation.isPeer) continue;
    const remote = relation.remoteSide(app).app;
    const members = (relations[relation.side(app).endpoint] ??= {});
    members[remote] = {
      status: relation.life === 'alive' ? 'joined' : 'dying',
      since: core.unit(unit).unitStatus.since,
    };
    for (const name of core.unitsOf(remote)) members[name] = goalStatus(core, name);
  }
  return { units: Object.fromEntries([...core.unitsOf(app)].map((name) => [name, goalStatus(core, name)])), relations };
}

function goalStatus(core: ModelCore, unit: string): { status: string; since: number } {
  const { status, since } = unitStatusOf(core, unit);
  return { status: core.unit(unit).life === 'dying' ? 'dying' : status, since };
}
