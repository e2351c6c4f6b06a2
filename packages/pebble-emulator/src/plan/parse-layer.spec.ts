import { describe, expect, it } from 'vitest';
import { planOf } from './layer-stack.ts';
import { parseLayer } from './parse-layer.ts';
import { renderPlan } from './render-plan.ts';

const section = (name: string, problem: string) => `cannot parse layer "l" section "${name}": ${problem}`;
const lines = (...problems: string[]) =>
  `yaml: unmarshal errors:\n${problems.map((problem) => `  ${problem}`).join('\n')}`;

describe('parseLayer', () => {
  it.each<[what: string, yaml: string, message: string]>([
    ['an unknown section', 'service: {}', 'cannot parse layer "l": unknown section "service"'],
    [
      'an unknown field',
      'services:\n  a:\n    foo: 1',
      section('services', lines('line 2: field foo not found in type plan.Service')),
    ],
    [
      'a list for a text',
      'services: {a: {command: [a]}}',
      section('services', lines('line 1: cannot unmarshal !!seq into string')),
    ],
    [
      'a text for a list',
      'services: {a: {after: b}}',
      section('services', lines('line 1: cannot unmarshal !!str `b` into []string')),
    ],
    [
      'a quoted number',
      'services: {a: {user-id: "1"}}',
      section('services', lines('line 1: cannot unmarshal !!str `1` into int')),
    ],
    ['a duration without unit', 'services: {a: {kill-delay: 5}}', section('services', 'invalid duration "5"')],
    [
      'a duration that is a list',
      'services: {a: {kill-delay: [5s]}}',
      section('services', 'duration must be a YAML string'),
    ],
    [
      'a factor that is no number',
      'services: {a: {backoff-factor: x}}',
      section('services', 'invalid floating-point number "x"'),
    ],
    ['a null service', 'services: {a: null}', 'service object cannot be null for service "a"'],
    ['the reserved name', 'services: {pebble: {}}', 'cannot use reserved service name "pebble"'],
    [
      'a name that starts with a minus',
      'services: {-a: {}}',
      'cannot use service name "-a": starting with "-" not allowed',
    ],
    [
      'a command that cannot be split',
      `services: {a: {command: "a 'b"}}`,
      'plan service "a" command invalid: cannot parse service "a" command: EOF found',
    ],
    [
      'an unknown action',
      'services: {a: {on-success: success-shutdown}}',
      'plan service "a" on-success action "success-shutdown" invalid',
    ],
    [
      'an unknown action on failure',
      'services: {a: {on-failure: failure-shutdown}}',
      'plan service "a" on-failure action "failure-shutdown" invalid',
    ],
    [
      'an unknown action on a check',
      'services: {a: {on-check-failure: {c: no}}}',
      'plan service "a" on-check-failure action "no" invalid',
    ],
    [
      'a shrinking factor',
      'services: {a: {backoff-factor: 0.5}}',
      'plan service "a" backoff-factor must be 1.0 or greater, not 0.5',
    ],
    ['a wrong level', 'checks: {c: {level: up}}', 'plan check "c" level must be "alive" or "ready"'],
    [
      'a wrong startup of a check',
      'checks: {c: {startup: yes}}',
      'plan check "c" startup must be "enabled" or "disabled"',
    ],
    ['no period', 'checks: {c: {period: 0s}}', 'plan check "c" period must not be zero'],
    ['no timeout', 'checks: {c: {timeout: 0s}}', 'plan check "c" timeout must not be zero'],
    [
      'a reserved label',
      'log-targets: {t: {labels: {pebble_x: y}}}',
      'log target "t": label "pebble_x" uses reserved prefix "pebble_"',
    ],
    [
      'an unknown target',
      'log-targets: {t: {type: x}}',
      'log target "t" has unsupported type "x", must be "loki", "opentelemetry" or "syslog"',
    ],
    ['text that is no YAML', 'services: [', 'cannot parse layer "l": yaml: line '],
    ['a list', '- a', 'cannot parse layer "l": yaml: unmarshal errors:'],
  ])('refuses %s', (_what, yaml, message) => {
    expect(() => parseLayer('l', yaml)).toThrow(message);
  });

  it('refuses a reserved label', () => {
    expect(() => parseLayer('pebble-x', '{}')).toThrow('cannot use reserved label prefix "pebble-"');
  });

  it.each(['', '{}', 'summary: nothing', 'services:', '# a comment'])(
    'takes %j as a layer without sections',
    (yaml) => {
      expect(renderPlan(planOf([parseLayer('l', yaml)]))).toBe('{}\n');
    },
  );

  it('follows aliases', () => {
    const { services } = parseLayer('l', 'services: {a: {environment: &e {A: x}}, b: {environment: *e}}');
    expect(services.get('b')?.environment).toEqual({ A: 'x' });
  });
});

describe('a plan', () => {
  it.each<[what: string, yaml: string, message: string]>([
    ['no override', 'services: {a: {command: c}}', 'layer "l" must define "override" for service "a"'],
    ['a strange override', 'checks: {a: {override: x}}', 'layer "l" has invalid "override" value for check "a"'],
    ['no command', 'services: {a: {override: merge}}', 'plan must define "command" for service "a"'],
    [
      'a check without type',
      'checks: {c: {override: merge}}',
      'plan must specify one of "http", "tcp", or "exec" for check "c"',
    ],
    [
      'a check of two types',
      'checks: {c: {override: merge, tcp: {port: 1}, http: {url: u}}}',
      'plan must specify one of',
    ],
    ['no url', 'checks: {c: {override: merge, http: {}}}', 'plan must set "url" for http check "c"'],
    ['no port', 'checks: {c: {override: merge, tcp: {host: h}}}', 'plan must set "port" for tcp check "c"'],
    [
      'no command of a check',
      'checks: {c: {override: merge, exec: {user: u}}}',
      'plan must set "command" for exec check "c"',
    ],
    [
      'a context that is not there',
      'checks: {c: {override: merge, exec: {command: x, service-context: y}}}',
      'plan check "c" service context specifies non-existent service "y"',
    ],
    [
      'a target without type',
      'log-targets: {t: {override: merge}}',
      'plan must define "type" ("loki", "opentelemetry" or "syslog") for log target "t"',
    ],
    [
      'a target without location',
      'log-targets: {t: {override: merge, type: loki}}',
      'plan must define "location" for log target "t"',
    ],
    [
      'a target of nobody',
      'log-targets: {t: {override: merge, type: loki, services: [-zz]}}',
      'log target "t" specifies unknown service "zz"',
    ],
    [
      'a requirement of nobody',
      'services: {a: {override: merge, command: c, requires: [zz]}}',
      'service "zz" does not exist',
    ],
  ])('is refused with %s', (_what, yaml, message) => {
    expect(() => planOf([parseLayer('l', yaml)])).toThrow(message);
  });

  it.each([
    ['1.50', '"1.50"'],
    ['yes', '"yes"'],
    ['2024-01-01', '"2024-01-01"'],
    ['12:30', '"12:30"'],
    ['plain text', 'plain text'],
    ["it's fine", "it's fine"],
    ["it's: odd", "'it''s: odd'"],
    [' lead', "' lead'"],
    ['*x', "'*x'"],
    ['two\nlines', '|-\n                two\n                lines'],
  ])('shows %j as %s', (text, shown) => {
    const layer = {
      ...parseLayer('l', '{}'),
      services: new Map([['a', { override: 'replace', command: 'c', environment: { A: text } }]]),
    };
    expect(renderPlan(planOf([layer]))).toContain(`            A: ${shown}\n`);
  });
});
