import type { JujuContext } from '@charmsmith/core';

/**
 * The name by which the other units reach a unit of this application on Kubernetes.
 *
 * @remarks Built, not asked for: a pod that asks too early gets a name that is not its own, and would take itself for
 * a replica of itself.
 */
export function unitHostName({ applicationName, modelName }: JujuContext, unitNumber: number): string {
  return `${applicationName}-${unitNumber}.${applicationName}-endpoints.${modelName}.svc.cluster.local`;
}

/** The name of this unit. */
export function ownHostName(context: JujuContext): string {
  return unitHostName(context, context.unitNumber);
}
