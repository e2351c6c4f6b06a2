import type { EventKind } from '../events/event-data.ts';
import { configRole } from '../model/define-config.ts';
import type { ReportedStatus } from '../outcome/merge-statuses.ts';
import { NotReady } from '../outcome/not-ready.ts';
import type { ContributionPoint } from '../plugin/contribution.ts';
import { ApplicationStatusSource, StatusSource } from '../plugin/status-source.ts';
import type { DispatchModel } from './base-services.ts';
import type { Composition } from './compose.ts';
import type { ServiceContainer } from './service-container.ts';

/** What the unit and its application could show. */
export interface CollectedStatuses {
  readonly unit: readonly ReportedStatus[];
  readonly application: readonly ReportedStatus[];
}

/** The same, and what the next dispatch must know of it. */
export interface StatusCollectionResult extends CollectedStatuses {
  readonly invalidConfig: boolean;
}

interface StatusCollection {
  /** What handlers reported. */
  readonly reported: CollectedStatuses;
  readonly kind: EventKind;
  readonly composition: Composition;
  readonly services: ServiceContainer;
  readonly model: Pick<DispatchModel, 'config' | 'leadership'>;
  /** Whether config was invalid in the last dispatch that looked. */
  readonly invalidConfig: boolean;
}

/** Asks all standing conditions and adds what handlers reported. */
export async function collectStatuses(collection: StatusCollection): Promise<StatusCollectionResult> {
  const { reported, composition, model, services } = collection;
  const unit = [...reported.unit, ...(await ask(services, StatusSource))];
  const asksApplication = (composition.points.get(ApplicationStatusSource) ?? []).length > 0;
  const leads = asksApplication && (await model.leadership.isLeader());
  const application = [...reported.application, ...(leads ? await ask(services, ApplicationStatusSource) : [])];
  const config = await configProblems(collection);
  return { unit: [...unit, ...config], application, invalidConfig: config.length > 0 };
}

async function ask(
  services: ServiceContainer,
  point: ContributionPoint<StatusSource>,
): Promise<readonly ReportedStatus[]> {
  const found: ReportedStatus[] = [];
  for (const { owner, value } of await services.contributionsTo(point)) {
    const status = await value.status();
    const statuses = status === undefined ? [] : 'status' in status ? [status] : status;
    found.push(...statuses.map((each) => ({ component: value.component ?? owner, status: each })));
  }
  return found;
}

/**
 * Config that is not valid shows for as long as it is, whatever else is reported. Juju raises config-changed whenever
 * it may have become so; in other dispatches it is looked at again as long as it was, or when it costs nothing.
 */
async function configProblems(collection: StatusCollection): Promise<readonly ReportedStatus[]> {
  const { composition, invalidConfig, kind, model, services } = collection;
  if (kind !== 'config-changed' && !invalidConfig && !model.config.asked()) return [];
  const found: ReportedStatus[] = [];
  for (const { role, token } of composition.provisions.values()) {
    if (role !== configRole) continue;
    try {
      await services.resolve({ config: token });
    } catch (error) {
      if (!NotReady.is(error)) throw error;
      found.push({ component: 'config', status: error.status });
    }
  }
  return found;
}
