import type { JujuContext, Leadership, Logger, Outcome, Relations } from '@charmsmith/core';
import { exporterPort, metricsEndpoint } from '../../constants.ts';
import { ownHostName } from '../../peers/host-names.ts';
import { jujuTopology } from '../juju-topology.ts';

interface AnnounceMetricsDependencies {
  readonly context: JujuContext;
  readonly leadership: Leadership;
  readonly relations: Relations;
  readonly log: Logger;
}

/** Tells Prometheus where the exporters are, and of what to warn. */
export class AnnounceMetrics {
  readonly #deps: AnnounceMetricsDependencies;

  constructor(deps: AnnounceMetricsDependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<Outcome> {
    const { context, leadership, relations, log } = this.#deps;
    const related = await relations.of(metricsEndpoint);
    if (related.length === 0) return;
    const { scrapeApplicationData, scrapeUnitData } = await import('./scrape-data.ts');
    const { alertRules } = await import('./alert-rules.ts');
    const { warnOfRefusal } = await import('../refusal.ts');
    const topology = jujuTopology(context);
    for (const relation of related) {
      await relation.ownUnit.as(scrapeUnitData, { encoding: 'text' }).write({
        // By name: an address goes stale when the pod is replaced.
        prometheus_scrape_unit_address: ownHostName(context),
        prometheus_scrape_unit_name: context.unitName,
      });
      if (!(await leadership.isLeader())) continue;
      await relation.ownApplication.as(scrapeApplicationData).write({
        scrape_jobs: [{ metrics_path: '/metrics', static_configs: [{ targets: [`*:${exporterPort}`] }] }],
        scrape_metadata: topology,
        alert_rules: alertRules(topology),
      });
      await warnOfRefusal(relation, log);
    }
  }
}
