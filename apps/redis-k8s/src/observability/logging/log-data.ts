import * as v from 'valibot';

/* The interface `loki_push_api`, as the library loki_push_api of loki-k8s has it: every value is JSON. */

const text = v.string();

/** What a unit of Loki tells: where it takes logs. */
export const lokiUnitData = v.object({ endpoint: v.object({ url: v.pipe(text, v.url()) }) });

/** What the application tells Loki. */
export const logApplicationData = v.object({
  metadata: v.object({ model: text, model_uuid: text, application: text, unit: text, charm_name: text }),
  /** Rules that Loki evaluates: this charm has none. */
  alert_rules: v.object({}),
});
