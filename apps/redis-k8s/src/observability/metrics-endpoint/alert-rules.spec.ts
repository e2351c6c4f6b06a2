import { describe, expect, it } from 'vitest';
import { promqlErrors } from '../../../test/promql.ts';
import { alertRules } from './alert-rules.ts';

const topology = {
  model: 'cache',
  model_uuid: '2d1c9a3e-0a43-4b1e-8a63-1a0f8e3f5b11',
  application: 'redis',
  unit: 'redis/0',
  charm_name: 'redis-k8s',
};
const { groups } = alertRules(topology);
const rules = groups.flatMap((group) => group.rules);

describe('alert rules', () => {
  it('are one group, named as no other application names its own', () => {
    expect(groups.map(({ name }) => name)).toEqual(['cache_2d1c9a3e_redis_redis_alerts']);
  });

  it.each(rules)('$alert is PromQL, labelled as this application', ({ expr, labels, annotations, ...rule }) => {
    expect(promqlErrors(expr)).toEqual([]);
    expect(rule.for).toMatch(/^\d+m$/);
    expect(labels).toMatchObject({
      juju_model: 'cache',
      juju_model_uuid: topology.model_uuid,
      juju_application: 'redis',
      juju_charm: 'redis-k8s',
    });
    expect(['critical', 'warning']).toContain(labels['severity']);
    expect(Object.keys(annotations)).toEqual(['summary', 'description']);
  });

  it('have names of their own, and none is about the unit that leads', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    expect(JSON.stringify(rules)).not.toContain('redis/0');
  });
});
