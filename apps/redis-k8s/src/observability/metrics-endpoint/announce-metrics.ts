import type { JujuContext, Leadership, Logger, Outcome, Relations } from '@charmsmith/core';
import { exporterPort, metricsEndpoint } from '../../constants.ts';
import { ownHostName } from '../../peers/host-names.ts';
import { warnOfRefusal } from '../announcement.ts';
import { jujuTopology } from '../juju-topology.ts';
import { alertRules } from './alert-rules.ts';
import { scrapeApplicationData, scrapeUnitData } from './scrape-data.ts';

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
    const topology = jujuTopology(context);
    for (const relation of await relations.of(metricsEndpoint)) {
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
