import type { JujuContext, Leadership, Logger, Outcome, Relations } from '@charmsmith/core';
import { dashboardEndpoint } from '../../constants.ts';
import { jujuTopology } from '../juju-topology.ts';

interface AnnounceDashboardsDependencies {
  readonly context: JujuContext;
  readonly leadership: Leadership;
  readonly relations: Relations;
  readonly log: Logger;
}

/** Gives Grafana the charm's dashboards. The leader does. */
export class AnnounceDashboards {
  readonly #deps: AnnounceDashboardsDependencies;

  constructor(deps: AnnounceDashboardsDependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<Outcome> {
    const { context, leadership, relations, log } = this.#deps;
    const related = await relations.of(dashboardEndpoint);
    if (related.length === 0 || !(await leadership.isLeader())) return;
    const { dashboardApplicationData, dashboardData } = await import('./dashboard-data.ts');
    const { warnOfRefusal } = await import('../refusal.ts');
    for (const relation of related) {
      await relation.ownApplication.as(dashboardApplicationData).write(dashboardData(jujuTopology(context)));
      await warnOfRefusal(relation, log);
    }
  }
}
