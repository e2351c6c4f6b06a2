import * as v from 'valibot';

/*
 * The interface `prometheus_scrape`, as canonical/charm-relation-interfaces and the library prometheus_scrape of
 * prometheus-k8s have it: values of the application are JSON, those of a unit are texts.
 */

const text = v.string();

const alertRule = v.object({
  alert: text,
  expr: text,
  for: text,
  labels: v.record(text, text),
  annotations: v.record(text, text),
});

/** What the application tells Prometheus. */
export const scrapeApplicationData = v.object({
  scrape_jobs: v.array(v.object({ metrics_path: text, static_configs: v.array(v.object({ targets: v.array(text) })) })),
  /** From it Prometheus makes the labels of all series. */
  scrape_metadata: v.object({ model: text, model_uuid: text, application: text, unit: text, charm_name: text }),
  alert_rules: v.object({ groups: v.array(v.object({ name: text, rules: v.array(alertRule) })) }),
});

/** What a unit tells Prometheus: what stands for `*` in the targets, and how its series are labelled. */
export const scrapeUnitData = v.object({
  prometheus_scrape_unit_address: text,
  prometheus_scrape_unit_name: text,
});

export type ScrapeApplicationData = v.InferOutput<typeof scrapeApplicationData>;
export type AlertRule = v.InferOutput<typeof alertRule>;
