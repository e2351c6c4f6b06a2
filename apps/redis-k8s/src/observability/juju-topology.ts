import type { JujuContext } from '@charmsmith/core';
import { metadata } from '../charm-metadata.gen.ts';

/** Where something comes from, as the charms for observability write it. */
export interface JujuTopology {
  readonly model: string;
  readonly model_uuid: string;
  readonly application: string;
  readonly unit: string;
  readonly charm_name: string;
}

/** Where this unit is. */
export function jujuTopology({ modelName, modelUuid, applicationName, unitName }: JujuContext): JujuTopology {
  return {
    model: modelName,
    model_uuid: modelUuid,
    application: applicationName,
    unit: unitName,
    charm_name: metadata.name,
  };
}

/** The labels that tell this application's series and alerts from all others; the unit is not among them. */
export function applicationLabels({ model, model_uuid, application, charm_name }: JujuTopology) {
  return {
    juju_model: model,
    juju_model_uuid: model_uuid,
    juju_application: application,
    juju_charm: charm_name,
  } as const;
}

/** A name for the application that no other one has, also across models and controllers. */
export function topologyIdentifier({ model, model_uuid, application }: JujuTopology): string {
  return [model, model_uuid.slice(0, 8), application].join('_');
}
