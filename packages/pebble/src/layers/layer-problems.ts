import { parseDuration } from '../duration/duration.ts';
import type { Check, Layer, LogTarget, Service } from './layer.ts';

const actions = ['restart', 'shutdown', 'ignore'];

/**
 * Finds what no daemon would accept in a layer, whatever lies below it. What depends on other layers, such as a service
 * that another requires, only the daemon can tell.
 *
 * @returns a sentence each, without values that may be secrets
 */
export function findLayerProblems(layer: Layer): readonly string[] {
  return [
    ...Object.entries(layer.services ?? {}).flatMap(([name, service]) =>
      [...nameProblems(name), ...overrideProblems(service), ...serviceProblems(service)].map(
        (problem) => `service "${name}": ${problem}`,
      ),
    ),
    ...Object.entries(layer.checks ?? {}).flatMap(([name, check]) =>
      [...nameProblems(name), ...overrideProblems(check), ...checkProblems(check)].map(
        (problem) => `check "${name}": ${problem}`,
      ),
    ),
    ...Object.entries(layer['log-targets'] ?? {}).flatMap(([name, target]) =>
      [...overrideProblems(target), ...targetProblems(target)].map((problem) => `log target "${name}": ${problem}`),
    ),
  ];
}

function nameProblems(name: string): string[] {
  if (name === '') return ['it has no name'];
  if (name === 'pebble') return ['the name is reserved'];
  if (name.startsWith('-')) return ['the name may not start with "-"'];
  return name.includes(',') ? ['the name may not hold a comma, which separates names'] : [];
}

function overrideProblems({ override }: { readonly override?: string }): string[] {
  return override === 'replace' || override === 'merge' ? [] : ['override must be "replace" or "merge"'];
}

function serviceProblems(service: Service): string[] {
  const problems = durationProblems(service, ['backoff-delay', 'backoff-limit', 'kill-delay']);
  if (service.override === 'replace' && isEmpty(service.command)) problems.push('command is missing');
  const factor = service['backoff-factor'];
  if (factor !== undefined && !(factor >= 1)) problems.push('backoff-factor must be 1 or more');
  problems.push(...actionProblems('on-success', service['on-success'], 'failure-shutdown'));
  problems.push(...actionProblems('on-failure', service['on-failure'], 'success-shutdown'));
  for (const action of Object.values(service['on-check-failure'] ?? {})) {
    problems.push(...actionProblems('on-check-failure', action, 'success-shutdown'));
  }
  const names = [service.user, service['user-id'], service.group, service['group-id']];
  if (!isEmpty(service.workload) && names.some((each) => each !== undefined)) {
    problems.push('workload excludes user and group');
  }
  return [...problems, ...startupProblems(service)];
}

function checkProblems(check: Check): string[] {
  const problems = durationProblems(check, ['period', 'timeout'], 'must not be zero');
  const types = [check.http, check.tcp, check.exec].filter((type) => type !== undefined);
  if (types.length > 1) problems.push('it may have only one of http, tcp and exec');
  if (check.override === 'replace' && types.length === 0) problems.push('one of http, tcp and exec is missing');
  if (check.override === 'replace') {
    if (check.http !== undefined && isEmpty(check.http.url)) problems.push('the url of http is missing');
    if (check.tcp !== undefined && !(check.tcp.port > 0)) problems.push('the port of tcp is missing');
    if (check.exec !== undefined && isEmpty(check.exec.command)) problems.push('the command of exec is missing');
  }
  return [...problems, ...startupProblems(check)];
}

function targetProblems({ override, type, location }: LogTarget): string[] {
  if (override !== 'replace') return [];
  return [...(isEmpty(type) ? ['type is missing'] : []), ...(isEmpty(location) ? ['location is missing'] : [])];
}

function startupProblems({ startup }: { readonly startup?: string }): string[] {
  // The daemon takes any other text for "disabled".
  return startup === undefined || ['enabled', 'disabled', ''].includes(startup)
    ? []
    : ['startup must be "enabled" or "disabled"'];
}

function actionProblems(field: string, action: string | undefined, own: string): string[] {
  if (action === undefined || action === '' || action === own || actions.includes(action)) return [];
  return [`${field} must be one of ${[...actions, own].join(', ')}, got "${action}"`];
}

function durationProblems<Field extends string>(
  entry: { readonly [Name in Field]?: string },
  fields: readonly Field[],
  zero?: string,
): string[] {
  return fields.flatMap((field) => {
    const text = entry[field];
    if (text === undefined) return [];
    try {
      const ms = parseDuration(text);
      return ms === 0 && zero !== undefined ? [`${field} ${zero}`] : [];
    } catch {
      return [`${field} must be a duration such as "1m30s", got "${text}"`];
    }
  });
}

function isEmpty(text: string | undefined): boolean {
  return text === undefined || text === '';
}
