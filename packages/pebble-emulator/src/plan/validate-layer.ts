import { parseCommandLine, splitWords } from './command-line.ts';
import type { CheckConfig, Layer, LogTargetConfig, PairingConfig, ServiceConfig, WorkloadConfig } from './layer.ts';
import { PlanError } from './plan-error.ts';

type Nullable<Section> = ReadonlyMap<string, Section | undefined>;

/** A layer as parsed, where an object may still be null. */
export interface UncheckedLayer extends Pick<Layer, 'label' | 'order' | 'pairing'> {
  readonly services: Nullable<ServiceConfig>;
  readonly checks: Nullable<CheckConfig>;
  readonly 'log-targets': Nullable<LogTargetConfig>;
  readonly workloads: Nullable<WorkloadConfig>;
}

export const logTargetTypes: readonly string[] = ['loki', 'opentelemetry', 'syslog'];
const actions: readonly (string | undefined)[] = [undefined, 'restart', 'shutdown', 'ignore'];

/**
 * Checks what one layer must keep by itself.
 *
 * @throws PlanError with Pebble's text
 */
export function validateLayer(layer: UncheckedLayer): Layer {
  if (layer.label.startsWith('pebble-')) throw new PlanError('cannot use reserved label prefix "pebble-"');
  return {
    label: layer.label,
    order: layer.order,
    services: checkEach(layer.services, 'service', checkService),
    checks: checkEach(layer.checks, 'check', checkCheck),
    'log-targets': checkEach(layer['log-targets'], 'log target', checkLogTarget),
    workloads: checkWorkloads(layer.workloads),
    pairing: checkPairing(layer.pairing),
  };
}

function checkWorkloads(workloads: Nullable<WorkloadConfig>): Map<string, WorkloadConfig> {
  const checked = new Map<string, WorkloadConfig>();
  for (const [name, workload] of workloads) {
    if (workload === undefined) throw new PlanError(`workload ${JSON.stringify(name)}: cannot have a null value`);
    if (name === '') throw new PlanError('workload "": cannot have an empty name');
    checked.set(name, workload);
  }
  return checked;
}

function checkPairing(pairing: PairingConfig): PairingConfig {
  if (![undefined, 'disabled', 'single', 'multiple'].includes(pairing.mode))
    throw new PlanError(
      `invalid pairing mode ${JSON.stringify(pairing.mode)}: should be "disabled", "single" or "multiple"`,
    );
  return pairing;
}

function checkEach<Item>(
  section: Nullable<Item>,
  noun: string,
  check: (name: string, item: Item) => void,
): Map<string, Item> {
  const checked = new Map<string, Item>();
  for (const [name, item] of section) {
    if (name === '') throw new PlanError(`cannot use empty string as ${noun} name`);
    if (item === undefined) throw new PlanError(`${noun} object cannot be null for ${noun} ${JSON.stringify(name)}`);
    check(name, item);
    checked.set(name, item);
  }
  return checked;
}

function checkService(name: string, service: ServiceConfig): void {
  const quoted = JSON.stringify(name);
  if (name === 'pebble') throw new PlanError(`cannot use reserved service name ${quoted}`);
  if (name.startsWith('-')) throw new PlanError(`cannot use service name ${quoted}: starting with "-" not allowed`);
  explain(`plan service ${quoted} command invalid`, () => parseCommandLine(name, service.command ?? ''));
  checkAction(`plan service ${quoted} on-success`, service['on-success'], 'failure-shutdown');
  checkAction(`plan service ${quoted} on-failure`, service['on-failure'], 'success-shutdown');
  for (const action of Object.values(service['on-check-failure'] ?? {}))
    checkAction(`plan service ${quoted} on-check-failure`, action, 'success-shutdown');
  const factor = service['backoff-factor'];
  if (factor !== undefined && factor < 1)
    throw new PlanError(`plan service ${quoted} backoff-factor must be 1.0 or greater, not ${factor}`);
}

function checkAction(subject: string, action: string | undefined, alsoValid: string): void {
  if (!actions.includes(action) && action !== alsoValid)
    throw new PlanError(`${subject} action ${JSON.stringify(action)} invalid`);
}

function checkCheck(name: string, check: CheckConfig): void {
  const quoted = JSON.stringify(name);
  if (![undefined, 'alive', 'ready'].includes(check.level))
    throw new PlanError(`plan check ${quoted} level must be "alive" or "ready"`);
  if (![undefined, 'enabled', 'disabled'].includes(check.startup))
    throw new PlanError(`plan check ${quoted} startup must be "enabled" or "disabled"`);
  if (check.period === 0n) throw new PlanError(`plan check ${quoted} period must not be zero`);
  if (check.timeout === 0n) throw new PlanError(`plan check ${quoted} timeout must not be zero`);
  explain(`plan check ${quoted} command invalid`, () => splitWords(check.exec?.command ?? ''));
}

function checkLogTarget(name: string, target: LogTargetConfig): void {
  const quoted = JSON.stringify(name);
  const reserved = Object.keys(target.labels ?? {}).find((label) => label.startsWith('pebble_'));
  if (reserved !== undefined)
    throw new PlanError(`log target ${quoted}: label ${JSON.stringify(reserved)} uses reserved prefix "pebble_"`);
  if (target.type !== undefined && !logTargetTypes.includes(target.type))
    throw new PlanError(
      `log target ${quoted} has unsupported type ${JSON.stringify(target.type)}, must be "loki", "opentelemetry" or "syslog"`,
    );
}

function explain(subject: string, check: () => unknown): void {
  try {
    check();
  } catch (cause) {
    throw new PlanError(`${subject}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
