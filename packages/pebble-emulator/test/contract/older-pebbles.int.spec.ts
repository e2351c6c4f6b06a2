import { describeRealPebble } from './describe-real-pebble.ts';

const otherwise = 'older releases answer some of its cases otherwise, mostly in other words or in another order';
const common = {
  access: 'identities came with 1.15',
  identities: 'identities came with 1.15',
  metrics: 'metrics came with 1.19',
  'check-actions': 'check actions came with 1.19',
  'check-outcomes': 'check actions came with 1.19',
  pairing: 'HTTPS came with 1.22',
  'merge-rules': 'the startup of checks came with 1.19',
  workloads: 'workloads came with 1.20',
  changes: otherwise,
  checks: otherwise,
  envelope: otherwise,
  exec: otherwise,
  'exec-ends': otherwise,
  'exec-protocol': otherwise,
  'exec-terminal': otherwise,
  files: otherwise,
  layers: otherwise,
  order: 'lanes came with 1.16',
  'plan-rules': otherwise,
  rendering: 'the startup of checks came with 1.19',
  replan: 'lanes came with 1.16',
  'restarted-daemon': otherwise,
  restarts: 'a failed start ends there before 1.17',
  'service-tasks': 'a failed start ends there before 1.17',
  'service-waits': 'a failed start ends there before 1.17',
  services: 'a failed start ends there before 1.17',
  shutdown: 'a failed start ends there before 1.17',
} as const;

// The release of Juju 3.5, and that of 3.2, the oldest that the client supports.
describeRealPebble('v1.10.2', { ...common, notices: otherwise });
describeRealPebble('v1.4.0', {
  ...common,
  notices: 'notices came with 1.5',
  'log-targets': 'labels of log targets came with 1.6',
});
