import * as v from 'valibot';
import type { JujuTopology } from '../juju-topology.ts';
import { dashboards, revision } from './dashboards.gen.ts';

/*
 * The interface `grafana_dashboard`, as the library grafana_dashboard of grafana-k8s has it: one key in the bag of the
 * application, JSON.
 */

const text = v.string();

const template = v.object({
  charm: text,
  /** JSON, compressed by LZMA, in base64. */
  content: text,
  /** The labels by which Grafana's charm narrows every question: its values become the choices of dropdowns. */
  juju_topology: v.object({ model: text, model_uuid: text, application: text, unit: text }),
  inject_dropdowns: v.boolean(),
});

/** What the application tells Grafana. */
export const dashboardApplicationData = v.object({
  dashboards: v.object({
    templates: v.record(text, template),
    /** Changes when the dashboards do. */
    uuid: text,
  }),
});

/** The charm's dashboards, as Grafana's charm reads them. */
export function dashboardData(topology: JujuTopology): v.InferOutput<typeof dashboardApplicationData> {
  const { charm_name: charm, ...juju_topology } = topology;
  const templates = dashboards.map(
    ({ name, content }) => [`file:${name}`, { charm, content, juju_topology, inject_dropdowns: true }] as const,
  );
  return { dashboards: { templates: Object.fromEntries(templates), uuid: revision } };
}
