import { describe, expect, it } from 'vitest';
import { caseTimeoutMs, has, useDaemon, type ContractTarget } from './contract-daemon.ts';
import { rawPost, refusal } from './raw-request.ts';

/** What a plan may say, and what it may not. */
export function describePlanRules(target: ContractTarget): void {
  describe('the rules of a plan', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(target.start);
    let count = 0;
    const add = (layer: string, label = `rule-${(count += 1)}`) => {
      const body = { action: 'add', combine: true, label, format: 'yaml', layer };
      return rawPost(daemon().socketPath, '/v1/layers', body);
    };
    const added = { status: 200, json: { type: 'sync', result: true } };

    it.each<[what: string, layer: string]>([
      ['any startup, which then means disabled', 'services: {s1: {override: replace, command: a, startup: sometimes}}'],
      [
        'after and before of services that are not there',
        'services: {s2: {override: replace, command: a, after: [z]}}',
      ],
      [
        'a loop of requires alone',
        'services: {s3: {override: replace, command: a, requires: [s4]}, s4: {override: replace, command: a, requires: [s3]}}',
      ],
      [
        'what to do about a check that is not there',
        'services: {s5: {override: replace, command: a, on-check-failure: {z: restart}}}',
      ],
      ['a bracket that nothing closes', 'services: {s6: {override: replace, command: "a [ b"}}'],
      ['a user that is not there', 'services: {s7: {override: replace, command: a, user: nobody-of-that-name}}'],
      ['a merge into nothing', 'services: {s8: {override: merge, command: a, environment: {A: "1"}}}'],
      ['nothing', ''],
      ['durations of every unit', 'services: {s9: {override: replace, command: a, kill-delay: 1h2m3s4ms5us6ns}}'],
    ])('allow %s', async (_what, layer) => {
      expect(await add(layer)).toMatchObject(added);
    });

    it('take a service with any startup for disabled', async () => {
      await add('services: {odd: {override: replace, command: a, startup: sometimes}}');
      expect(await daemon().client.services(['odd'])).toMatchObject([{ startup: 'disabled' }]);
      expect((await daemon().client.plan()).services['odd']).toMatchObject({ startup: 'sometimes' });
    });

    it('keep the override of the lowest layer', async () => {
      await add('services: {kept: {override: merge, command: a}}');
      await add('services: {kept: {override: merge, environment: {B: "2"}}}');
      expect((await daemon().client.plan()).services['kept']).toMatchObject({ override: 'merge', command: 'a' });
    });

    it.each<[what: string, layer: string, message: string | RegExp]>([
      [
        'a service whose name begins with a hyphen',
        'services: {-a: {override: replace, command: a}}',
        'cannot parse layer YAML: cannot use service name "-a": starting with "-" not allowed',
      ],
      [
        'a user id in quotes',
        'services: {a: {override: replace, command: a, user-id: "5"}}',
        /cannot unmarshal !!str `5` into int/,
      ],
      [
        'a duration without a unit',
        'services: {a: {override: replace, command: a, kill-delay: 5}}',
        /invalid duration "5"/,
      ],
      ['days', 'services: {a: {override: replace, command: a, kill-delay: 1d}}', /invalid duration "1d"/],
      [
        'an action that belongs to failures for success',
        'services: {a: {override: replace, command: a, on-success: success-shutdown}}',
        'cannot parse layer YAML: plan service "a" on-success action "success-shutdown" invalid',
      ],
      [
        'an action that belongs to successes for failure',
        'services: {a: {override: replace, command: a, on-failure: failure-shutdown}}',
        'cannot parse layer YAML: plan service "a" on-failure action "failure-shutdown" invalid',
      ],
      [
        'an action that is none for a failed check',
        'services: {a: {override: replace, command: a, on-check-failure: {c: dance}}}',
        'cannot parse layer YAML: plan service "a" on-check-failure action "dance" invalid',
      ],
      [
        'a check of no type',
        'checks: {a: {override: replace}}',
        'plan must specify one of "http", "tcp", or "exec" for check "a"',
      ],
      [
        'a check of two types',
        'checks: {a: {override: replace, tcp: {port: 1}, exec: {command: a}}}',
        'plan must specify one of "http", "tcp", or "exec" for check "a"',
      ],
      [
        'a check without a period',
        'checks: {a: {override: replace, period: 0s, tcp: {port: 1}}}',
        /period must not be zero/,
      ],
      [
        'a check without a time-out',
        'checks: {a: {override: replace, timeout: 0s, tcp: {port: 1}}}',
        /timeout must not be zero/,
      ],
      [
        'another level',
        'checks: {a: {override: replace, level: high, tcp: {port: 1}}}',
        /level must be "alive" or "ready"/,
      ],
      [
        'a check in the context of a service that is not there',
        'checks: {a: {override: replace, exec: {command: a, service-context: z}}}',
        'plan check "a" service context specifies non-existent service "z"',
      ],
      [
        'a check as a user that is not there',
        'checks: {a: {override: replace, exec: {command: a, user: nobody-of-that-name}}}',
        'cannot parse layer YAML: plan check "a" has invalid user/group: user: unknown user nobody-of-that-name',
      ],
      ['a section that is none', 'nothing: {}', /cannot parse layer "[^"]+": unknown section "nothing"/],
      ['a list of services', 'services: [a]', /cannot parse layer "[^"]+"/],
    ])('refuse %s', async (_what, layer, message) => {
      const before = await daemon().client.planText();
      const reason = typeof message === 'string' ? message : (expect.stringMatching(message) as unknown);
      expect(await add(layer)).toMatchObject(refusal(400, reason) as object);
      expect(await daemon().client.planText()).toBe(before);
    });

    it('refuse a check to which a layer adds another type, unless it replaces the check', async () => {
      await add('checks: {typed: {override: replace, startup: disabled, tcp: {port: 1}}}');
      expect(await add('checks: {typed: {override: merge, exec: {command: a}}}')).toMatchObject(
        refusal(400, 'plan must specify one of "http", "tcp", or "exec" for check "typed"') as object,
      );
      expect(await add('checks: {typed: {override: replace, startup: disabled, exec: {command: a}}}')).toMatchObject(
        added,
      );
    });

    it('merge the fields of a check\u2019s type one by one', async () => {
      await add('checks: {parts: {override: replace, startup: disabled, http: {url: "http://a", headers: {A: "1"}}}}');
      await add('checks: {parts: {override: merge, http: {headers: {B: "2"}}}}');
      expect((await daemon().client.plan()).checks['parts']?.http).toEqual({
        url: 'http://a',
        headers: { A: '1', B: '2' },
      });
    });

    it('let a workload or a service say who runs it, not both, since 1.20', async () => {
      const layer = 'services: {a: {override: replace, command: a, workload: w, user: root}}';
      const reason = has(target, '1.20') ? 'workload "w": not defined for service "a"' : /field workload not found/;
      expect(await add(layer)).toMatchObject(
        refusal(400, typeof reason === 'string' ? reason : expect.stringMatching(reason)) as object,
      );
    });

    it('know how clients may pair, since 1.26', async () => {
      const answer = await add('pairing: {mode: single}');
      if (!has(target, '1.26')) expect(answer.status).toBe(400);
      else {
        expect(answer).toMatchObject(added);
        expect(await daemon().client.plan()).toMatchObject({ pairing: { mode: 'single' } });
        expect(await add('pairing: {mode: often}')).toMatchObject(
          refusal(400, expect.stringContaining('often')) as object,
        );
      }
    });
  });
}
