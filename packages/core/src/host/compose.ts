import type { Charm } from '../charm/define-charm.ts';
import { type EventSelector, selectorKey } from '../events/selector.ts';
import type { ActionOutcome, Outcome } from '../outcome/outcome.ts';
import { type Contribution, type ContributionPoint, isContributionPoint } from '../plugin/contribution.ts';
import { isPlugin, type Plugin, pluginApi } from '../plugin/define-plugin.ts';
import type { HandlerDefinition } from '../plugin/handler.ts';
import { type Provision } from '../plugin/provide.ts';
import { type Token, tokenId } from '../plugin/token.ts';
import { orderPlugins } from './order-plugins.ts';
import { compositionError, type Problem } from './problems.ts';

/** A handler with the stable id under which the queue knows it. */
export interface RegisteredHandler {
  readonly id: string;
  readonly selector: EventSelector;
  readonly definition: HandlerDefinition<never, Outcome | ActionOutcome>;
}

/** A charm whose composition was checked: what to bind, and whom to call. */
export interface Composition {
  readonly provisions: ReadonlyMap<Token<unknown>, Provision>;
  /** What was contributed to each point that someone adds to or asks for, in plugin order. */
  readonly points: ReadonlyMap<ContributionPoint<unknown>, readonly Contribution[]>;
  readonly handlers: readonly RegisteredHandler[];
}

interface Owned {
  readonly owner: string;
  readonly dependencies: Readonly<Record<string, Token<unknown>>>;
  readonly what: string;
}

/**
 * Checks a charm and lays out what the container binds. Pure: nothing of the charm runs.
 *
 * @param charm - the charm
 * @param base - what the host itself provides
 * @throws CharmsmithError `CORE_BAD_COMPOSITION`, one for all problems found
 */
export function compose(charm: Charm, base: readonly Provision[]): Composition {
  const problems: Problem[] = [];
  const plugins = charm.plugins.filter((plugin) => isUsable(plugin, problems));
  const order = orderPlugins(plugins);
  problems.push(...order.problems);

  const provisions = bindAll(base, order.ordered, problems);
  const contributions = order.ordered.flatMap(({ parts }) => parts.contributions ?? []);
  const handlers = [
    ...order.ordered.flatMap(({ name, parts }) => register(name, parts.handlers ?? [], problems)),
    ...register(charm.metadata.name, charm.handlers, problems),
  ];

  const points = new Map<ContributionPoint<unknown>, readonly Contribution[]>(
    Map.groupBy(contributions, ({ point }) => point),
  );
  const users: Owned[] = [
    ...[...provisions.values()].map((provision) => ({ owner: tokenId(provision.token), what: 'it', ...provision })),
    ...order.ordered.flatMap(({ name, parts }) =>
      (parts.contributions ?? []).map((part) => ({ owner: name, what: `one of its ${tokenId(part.point)}`, ...part })),
    ),
    ...handlers.map(({ id, definition }) => ({ owner: id, what: 'it', ...definition })),
  ];
  for (const { owner, what, dependencies } of users) {
    for (const dependency of Object.values(dependencies)) {
      if (provisions.has(dependency)) continue;
      if (isContributionPoint(dependency)) points.set(dependency, points.get(dependency) ?? []);
      else problems.push({ owner, message: `${what} needs ${tokenId(dependency)}, which nobody provides` });
    }
  }
  problems.push(...tokenCycles(provisions, points));
  if (problems.length > 0) throw compositionError(charm.metadata.name, problems);
  return { provisions, points, handlers };
}

function isUsable(plugin: Plugin, problems: Problem[]): boolean {
  if (!isPlugin(plugin)) {
    problems.push({
      owner: 'plugins',
      message: `a value is not a plugin; was a plugin's factory listed without calling it?`,
    });
    return false;
  }
  if (plugin.api !== pluginApi) {
    problems.push({
      owner: plugin.name,
      message: `it was made for plugin API ${plugin.api}; this core has ${pluginApi}`,
    });
    return false;
  }
  return true;
}

function bindAll(
  base: readonly Provision[],
  plugins: readonly Plugin[],
  problems: Problem[],
): Map<Token<unknown>, Provision> {
  const provisions = new Map(base.map((provision) => [provision.token, provision]));
  const owners = new Map<Token<unknown>, string>(base.map(({ token }) => [token, '@charmsmith/core']));
  for (const { name, parts } of plugins) {
    for (const provision of parts.provides ?? []) {
      const owner = owners.get(provision.token);
      if (owner !== undefined) {
        const id = tokenId(provision.token);
        problems.push({
          owner: name,
          message: `it provides ${id}, which ${owner} provides; use overrides to replace it`,
        });
      }
      owners.set(provision.token, name);
      provisions.set(provision.token, provision);
    }
  }
  // Overrides come after all that is provided, so that their place in the list does not matter.
  const overriders = new Map<Token<unknown>, string>();
  for (const { name, parts } of plugins) {
    for (const provision of parts.overrides ?? []) {
      const id = tokenId(provision.token);
      const other = overriders.get(provision.token);
      if (!owners.has(provision.token))
        problems.push({ owner: name, message: `it overrides ${id}, which nobody provides` });
      if (other !== undefined) problems.push({ owner: name, message: `it overrides ${id}, and so does ${other}` });
      overriders.set(provision.token, name);
      provisions.set(provision.token, provision);
    }
  }
  return provisions;
}

function register(owner: string, entries: Charm['handlers'], problems: Problem[]): RegisteredHandler[] {
  const seen = new Set<string>();
  return entries.map(({ selector, definition }) => {
    const id = `${owner}: ${definition.id ?? selectorKey(selector)}`;
    if (seen.has(id)) problems.push({ owner, message: `it has two handlers named "${id}"; give each an id` });
    seen.add(id);
    return { id, selector, definition };
  });
}

function tokenCycles(provisions: Composition['provisions'], points: Composition['points']): Problem[] {
  const needs = new Map<Token<unknown>, readonly Token<unknown>[]>([
    ...[...provisions].map(([token, { dependencies }]) => [token, Object.values(dependencies)] as const),
    ...[...points].map(([point, parts]) => [point, parts.flatMap((part) => Object.values(part.dependencies))] as const),
  ]);
  const problems: Problem[] = [];
  const done = new Set<Token<unknown>>();
  const visit = (token: Token<unknown>, path: readonly Token<unknown>[]): void => {
    const start = path.indexOf(token);
    if (start >= 0) {
      const cycle = [...path.slice(start), token].map(tokenId).join(' → ');
      problems.push({ owner: tokenId(token), message: `it needs itself: ${cycle}` });
    } else if (!done.has(token)) {
      for (const next of needs.get(token) ?? []) visit(next, [...path, token]);
      done.add(token);
    }
  };
  for (const token of provisions.keys()) visit(token, []);
  return problems;
}
