import type { LogTargetConfig } from '../plan/layer.ts';

/** Tells whether a target takes the logs of a service: of the names that match it, the last one counts. */
export function takesLogsOf(target: LogTargetConfig, service: string): boolean {
  const last = target.services?.findLast((name) => ['all', '-all', service, `-${service}`].includes(name));
  return last !== undefined && !last.startsWith('-');
}

/** Puts what a service's environment holds in the place of `$NAME` and `${NAME}`; what it does not hold is empty. */
export function expandLabels(
  labels: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  const expand = (text: string) =>
    text.replace(/\$(?:\{([^}]*)\}|(\w+))/g, (_match, braced?: string, bare?: string) => {
      const name = braced ?? bare ?? '';
      return Object.hasOwn(environment, name) ? (environment[name] ?? '') : '';
    });
  return Object.fromEntries(Object.entries(labels).map(([name, text]) => [name, expand(text)]));
}
