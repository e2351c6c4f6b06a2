import { describe, expect, it } from 'vitest';
import { caseTimeoutMs, useDaemon, type ContractTarget } from './contract-daemon.ts';
import { rawPost } from './raw-request.ts';

const layer = `
summary: is left out
description: too
log-targets:
  z-target: {override: replace, type: loki, location: "http://a", services: [all], labels: {b: "1", a: $B}}
  a-target: {override: merge, type: loki, location: "http://b"}
checks:
  tcp: {override: replace, tcp: {host: here, port: 80}, period: 90s}
  exec:
    override: replace
    startup: disabled
    level: ready
    timeout: 500us
    exec:
      working-dir: /
      group-id: 0
      user-id: 0
      environment: {Y: "1"}
      service-context: web
      command: true
  http: {override: replace, startup: disabled, threshold: 7, http: {headers: {B: "2", A: "1"}, url: "http://a"}}
services:
  web:
    kill-delay: 1h
    backoff-limit: 1500ms
    backoff-factor: 3.5
    backoff-delay: 0.5s
    on-check-failure: {tcp: ignore, exec: restart}
    on-failure: shutdown
    on-success: ignore
    working-dir: /srv
    group: root
    group-id: 0
    user: root
    user-id: 0
    environment: {B: "on", A: "", N: 12, Q: it's, F: 1.5, A10: x, A2: x, T: "a\\tb"}
    requires: [db]
    before: [late]
    after: [db]
    command: web --flag "a b"
    override: replace
    startup: enabled
    description: |
      two
      lines
    summary: a web server
  db: {override: replace, command: db, after: [], environment: {}, summary: ""}
`;

const plan = `services:
    db:
        override: replace
        command: db
    web:
        summary: a web server
        description: |
            two
            lines
        startup: enabled
        override: replace
        command: web --flag "a b"
        after:
            - db
        before:
            - late
        requires:
            - db
        environment:
            A: ""
            A2: x
            A10: x
            B: "on"
            F: "1.5"
            "N": "12"
            Q: it's
            T: "a\\tb"
        user-id: 0
        user: root
        group-id: 0
        group: root
        working-dir: /srv
        on-success: ignore
        on-failure: shutdown
        on-check-failure:
            exec: restart
            tcp: ignore
        backoff-delay: 500ms
        backoff-factor: 3.5
        backoff-limit: 1.5s
        kill-delay: 1h0m0s
checks:
    exec:
        override: replace
        level: ready
        startup: disabled
        timeout: 500\u00b5s
        threshold: 3
        exec:
            command: "true"
            service-context: web
            environment:
                "Y": "1"
            user-id: 0
            group-id: 0
            working-dir: /
    http:
        override: replace
        startup: disabled
        threshold: 7
        http:
            url: http://a
            headers:
                A: "1"
                B: "2"
    tcp:
        override: replace
        period: 1m30s
        threshold: 3
        tcp:
            port: 80
            host: here
log-targets:
    a-target:
        type: loki
        location: http://b
        services: []
        override: merge
    z-target:
        type: loki
        location: http://a
        services:
            - all
        override: replace
        labels:
            a: $B
            b: "1"
`;

/** How a plan is written. */
export function describeRendering({ start }: ContractTarget): void {
  describe('the text of a plan', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    it('has sections, names and fields in a fixed order, its own durations, and nothing that is unset', async () => {
      const { socketPath, client } = daemon();
      const added = await rawPost(socketPath, '/v1/layers', { action: 'add', label: 'all', format: 'yaml', layer });
      expect(added.json).toMatchObject({ type: 'sync', result: true });
      expect(await client.planText()).toBe(plan);
    });
  });
}
