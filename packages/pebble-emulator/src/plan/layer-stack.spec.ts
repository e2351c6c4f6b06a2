import { describe, expect, it } from 'vitest';
import { addLayer, planOf } from './layer-stack.ts';
import { emptyPlan } from './layer.ts';
import type { Plan } from './layer.ts';
import { parseLayer } from './parse-layer.ts';
import { renderPlan } from './render-plan.ts';

const apart = { combine: false, inner: false };

function planWith(...layers: [label: string, yaml: string][]): Plan {
  return layers.reduce((plan, [label, yaml]) => addLayer(plan, parseLayer(label, yaml), apart), emptyPlan);
}

describe('combining layers', () => {
  const base = 'services: {a: {override: replace, command: run, after: [b], environment: {A: 1, B: 2}, user-id: 0}}';

  it.each<[what: string, over: string, rendered: string]>([
    ['texts replace', 'override: merge, command: other', 'command: other'],
    ['empty texts leave', 'override: merge, command: ""', 'command: run'],
    ['lists append', 'override: merge, after: [b, c]', 'after:\n            - b\n            - b\n            - c'],
    [
      'maps merge by key',
      'override: merge, environment: {B: 3, C: 4}',
      'A: "1"\n            B: "3"\n            C: "4"',
    ],
    ['zero is a value', 'override: merge, group-id: 0', 'user-id: 0\n        group-id: 0'],
    ['durations replace', 'override: merge, kill-delay: 1500ms', 'kill-delay: 1.5s'],
    ['the way to override stays that of the base', 'override: merge, summary: x', 'override: replace'],
    ['replace forgets what was there', 'override: replace, command: new', 'override: replace\n        command: new\n'],
  ])('%s', (_what, over, rendered) => {
    expect(renderPlan(planWith(['base', base], ['over', `services: {a: {${over}}}`]))).toContain(rendered);
  });

  it('takes a threshold and a port of zero for none', () => {
    const checks = (fields: string) => `checks: {c: {override: merge, tcp: {port: 0}, threshold: 0${fields}}}`;
    const base = 'checks: {c: {override: replace, tcp: {port: 5}, threshold: 7}}';
    expect(renderPlan(planWith(['base', base], ['over', checks('')]))).toContain(
      'threshold: 7\n        tcp:\n            port: 5',
    );
    expect(() => planWith(['alone', checks('')])).toThrow('plan must set "port" for tcp check "c"');
  });

  it('merges the parts of a check field by field', () => {
    const plan = planWith(
      ['base', 'checks: {up: {override: replace, http: {url: http://a, headers: {X: y}}}}'],
      ['over', 'checks: {up: {override: merge, http: {url: http://b}}}'],
    );
    expect(plan.checks.get('up')).toEqual({
      override: 'replace',
      threshold: 3,
      http: { url: 'http://b', headers: { X: 'y' } },
    });
  });

  it('takes what every section of a plan may hold', () => {
    const plan = planWith([
      'all',
      `summary: all
services: {a: {override: replace, command: run, on-check-failure: {up: restart}}}
checks: {up: {override: replace, exec: {command: probe, service-context: a}}}
log-targets: {t: {override: replace, type: loki, location: http://l, services: [all, -a], labels: {k: v}}}`,
    ]);
    expect(renderPlan(plan)).toBe(`services:
    a:
        override: replace
        command: run
        on-check-failure:
            up: restart
checks:
    up:
        override: replace
        threshold: 3
        exec:
            command: probe
            service-context: a
log-targets:
    t:
        type: loki
        location: http://l
        services:
            - all
            - -a
        override: replace
        labels:
            k: v
`);
  });
});

describe('the place of a layer', () => {
  const layer = (label: string) => parseLayer(label, '{}');
  const places = (plan: Plan) => plan.layers.map(({ label, order }) => [label, order]);

  it('is the last for a plain label, and after its directory for another', () => {
    const labels = ['one', 'dir/a', 'dir/b'];
    const plan = labels.reduce((stack, label) => addLayer(stack, layer(label), apart), emptyPlan);
    expect(places(plan)).toEqual([
      ['one', 1000],
      ['dir/a', 2001],
      ['dir/b', 2002],
    ]);
  });

  it('is inside only when that is allowed', () => {
    const plan = ['dir/a', 'one'].reduce((stack, label) => addLayer(stack, layer(label), apart), emptyPlan);
    expect(() => addLayer(plan, layer('dir/b'), apart)).toThrow("cannot insert sub-directory layer without 'inner'");
    expect(places(addLayer(plan, layer('dir/b'), { combine: false, inner: true }))).toEqual([
      ['dir/a', 1001],
      ['dir/b', 1002],
      ['one', 2000],
    ]);
  });

  it('stays when it is combined', () => {
    const plan = planOf([layer('a'), layer('b')]);
    const more = parseLayer('a', 'services: {s: {override: replace, command: c}}');
    expect(addLayer(plan, more, { combine: true, inner: false }).layers.map(({ label }) => label)).toEqual(['a', 'b']);
    expect(() => addLayer(plan, more, apart)).toThrow('layer "a" already exists');
  });
});
