import type { PebbleOptions } from './run-pebble.ts';

/** A command of Pebble's command line; `{folder}` stands for the daemon's folder. */
export interface Step extends PebbleOptions {
  readonly args: readonly string[];
  /** What it says is not compared. */
  readonly silent?: boolean;
}

const layer = `
summary: a layer
services:
  web:
    override: replace
    summary: answers
    command: sh -c 'echo one; echo two >&2; exec sleep 300' [ ignored ]
    startup: enabled
    environment: {ONE: "1", TWO: two words}
    after: [db]
    requires: [db]
    on-check-failure: {up: restart}
    backoff-delay: 1500ms
  db:
    override: replace
    command: sh -c 'echo ready; exec sleep 300'
  broken:
    override: replace
    command: sh -c 'echo oh no; exit 3'
    on-failure: ignore
checks:
  up:
    override: replace
    level: alive
    period: 1h
    threshold: 2
    exec: {command: "sh -c 'echo is it; test -e {folder}/up'"}
  idle:
    override: replace
    startup: disabled
    level: ready
    period: 90s
    tcp: {port: 1}
log-targets:
  nowhere:
    override: merge
    type: loki
    location: http://127.0.0.1:1/loki
    services: []
    labels: {a: $ONE}
`;

const identities = `
identities:
  bob: {access: admin, local: {user-id: 4242}}
  mary: {access: metrics, basic: {password: $6$salt$hash}}
`;

/** The files that the script finds in the daemon's folder. */
export const scriptFiles: Readonly<Record<string, string>> = {
  'layer.yaml': layer,
  'more.yaml': 'services: {web: {override: merge, environment: {THREE: "3"}}}\n',
  'bad.yaml': 'services: {web: {override: merge, colour: red}}\n',
  'identities.yaml': identities,
  'bob.yaml': 'identities: {bob: {access: read, local: {user-id: 4242}}}\n',
  text: 'some text\n',
};

const words = (line: string): string[] => line.split(' ');
const step = (line: string, options: Omit<Step, 'args'> = {}): Step => ({ args: words(line), ...options });

/** What is said to both daemons, one after another. */
export const script: readonly Step[] = [
  step('version'),
  step('version --client'),
  step('services'),
  step('plan'),
  step('checks'),
  step('health'),
  step('changes'),
  step('notices --timeout 0s'),
  step('warnings'),
  step('identities'),
  step('logs'),
  step('autostart'),

  step('add base {folder}/layer.yaml'),
  step('add base {folder}/layer.yaml'),
  step('add bad {folder}/bad.yaml'),
  step('plan'),
  step('services'),
  step('checks'),
  step('checks --level alive'),
  step('check up'),
  step('check zz'),
  // With the last refresh it goes down; whether the answer tells so already is left to chance.
  step('check up --refresh'),
  step('check up --refresh', { silent: true }),
  step('checks'),
  step('check up'),
  step('health'),
  step('health --level ready'),
  step('health zz'),
  step('push {folder}/text {folder}/up'),
  step('check up --refresh', { silent: true }),
  step('check up'),
  step('health'),
  step('start-checks idle up'),
  step('checks'),
  step('stop-checks idle up'),
  step('stop-checks idle'),
  step('stop-checks zz'),
  step('checks'),

  step('start web'),
  step('start web zz'),
  step('services'),
  step('services web zz'),
  step('changes'),
  step('changes web'),
  step('tasks --last start'),
  step('logs'),
  step('logs -n 1'),
  step('logs web --format json'),
  step('logs -n all db'),
  step('logs -f -n 2', { until: /two/ }),
  step('start broken'),
  step('tasks --last start'),
  step('services broken'),
  // What is done at once shows its log or not, as chance has it: so it is not waited for, or not compared.
  step('replan --no-wait'),
  step('services'),
  step('tasks --last replan'),
  step('add base --combine {folder}/more.yaml'),
  step('replan', { silent: true }),
  step('tasks --last replan'),
  step('restart db'),
  step('signal HUP web'),
  step('signal SIGUSR1 broken zz'),
  step('signal SIGNONE db'),
  step('stop db'),
  step('stop db --no-wait'),
  step('services'),
  step('tasks --last stop'),
  step('tasks 1000'),
  step('start db --no-wait'),
  step('start'),

  step('exec -- echo hello'),
  { args: ['exec', '--env', 'A=b c', '-w', '{folder}', '--', 'sh', '-c', 'echo $A; pwd; echo err >&2; exit 7'] },
  { args: ['exec', '--context', 'web', '--', 'sh', '-c', 'echo $ONE $TWO $THREE'] },
  step('exec --context zz -- true'),
  step('exec -- cat', { stdin: 'some input\n' }),
  step('exec -I -- cat', { stdin: 'unread\n' }),
  step('exec --timeout 100ms -- sleep 5'),
  step('exec -- no-such-program'),
  step('exec -w {folder}/none -- true'),
  step('exec --user no-such-user -- true'),
  step('exec --uid 65534 --gid 65534 -w / -- id -u'),
  { args: ['exec', '--', 'sh', '-c', 'kill -TERM $$'] },

  step('push {folder}/text {folder}/a/b/pushed'),
  step('push -p -m 640 {folder}/text {folder}/a/b/pushed'),
  step('push --mode 999 {folder}/text {folder}/x'),
  step('push --user no-such-user {folder}/text {folder}/x'),
  step('push {folder}/none {folder}/x'),
  step('push {folder}/text relative'),
  step('pull {folder}/a/b/pushed {folder}/pulled'),
  step('pull {folder}/a/b {folder}/pulled'),
  step('pull {folder}/none {folder}/pulled'),
  step('ls {folder}/a'),
  step('ls -l {folder}/a/b'),
  step('ls -d {folder}/a'),
  step('ls -l {folder}/a/b/push*'),
  step('ls {folder}/none'),
  step('ls relative'),
  step('mkdir {folder}/made'),
  step('mkdir {folder}/made'),
  step('mkdir {folder}/p/q'),
  step('mkdir -p -m 700 {folder}/p/q'),
  step('ls -l {folder}/p'),
  step('rm {folder}/p'),
  step('rm -r {folder}/p'),
  step('rm {folder}/made'),
  step('rm {folder}/made'),
  step('rm -r {folder}/none'),
  step('rm relative'),

  step('notify example.com/first a=1 b=two'),
  step('notify example.com/first a=3'),
  step('notify --repeat-after 1h example.com/second'),
  step('notify Example'),
  step('notices --type custom'),
  step('notices --key example.com/second'),
  step('notices --type change-update --key 1'),
  step('notices --users all --type custom'),
  step('notices --type zz'),
  step('notices --type custom --uid 7'),
  step('notice custom example.com/second'),
  step('notice custom example.com/none'),
  step('notice 100000'),
  step('okay'),
  step('notices --type custom --timeout 1ms'),
  step('okay --warnings'),
  step('warnings --all'),

  step('add-identities --from {folder}/identities.yaml'),
  step('add-identities --from {folder}/identities.yaml'),
  step('identities'),
  step('identities --format json'),
  step('identity bob'),
  step('identity zz'),
  step('update-identities --from {folder}/bob.yaml'),
  step('identity bob --format yaml'),
  step('remove-identities --from {folder}/bob.yaml'),
  step('remove-identities --from {folder}/bob.yaml'),
  step('update-identities --replace --from {folder}/bob.yaml'),
  step('identities'),
];
