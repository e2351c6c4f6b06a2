import { resolveOwner } from '../users/owner.ts';
import type { OwnerRequest } from '../users/owner.ts';
import type { Users } from '../users/users.ts';
import type { Layer, Sections } from './layer.ts';
import { PlanError } from './plan-error.ts';

/**
 * Checks that the users and groups of a layer's exec checks are there. Those of services are looked up when they start.
 *
 * @throws PlanError with Pebble's text
 */
export async function validateCheckOwners({ checks }: Layer, users: Users): Promise<void> {
  for (const [name, { exec }] of checks)
    if (exec !== undefined)
      await requireOwner(`plan check ${JSON.stringify(name)} has invalid user/group`, users, exec);
}

/**
 * Checks that the users and groups of a plan's workloads are there.
 *
 * @throws PlanError with Pebble's text
 */
export async function validateWorkloadOwners({ workloads }: Sections, users: Users): Promise<void> {
  for (const [name, workload] of workloads) await requireOwner(`workload ${JSON.stringify(name)}`, users, workload);
}

async function requireOwner(subject: string, users: Users, request: OwnerRequest): Promise<void> {
  try {
    await resolveOwner(users, request);
  } catch (cause) {
    throw new PlanError(`${subject}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
