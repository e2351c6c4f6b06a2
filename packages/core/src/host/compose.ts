import type { Charm } from '../charm/define-charm.ts';
import type { HandlerEntry } from '../events/on.ts';
import { selectorKey } from '../events/selector.ts';
import { type Contribution, type ContributionPoint, isContributionPoint } from '../plugin/contribution.ts';
import { type Dependencies, type Provision, tokenOf } from '../plugin/provide.ts';
import { type Token, tokenId } from '../plugin/token.ts';
import { bindProvided, bindServices, findNeedlessOverrides, type ServiceOwner } from './bind-services.ts';
import { isUsable } from './check-plugins.ts';
import { findImpossible } from './check-selectors.ts';
import { orderPlugins } from './order-plugins.ts';
import { compositionError, type Problem } from './problems.ts';
import { findTokenCycles } from './token-cycles.ts';

/** A handler with the stable id under which the queue knows it. */
export interface RegisteredHandler extends HandlerEntry {
  readonly id: string;
  /** The plugin, or charm, that registered it. */
  readonly owner: string;
}

/** A contribution and whose it is. */
export interface OwnedContribution extends Contribution {
  readonly owner: string;
}

/** A charm whose composition was checked: what to bind, and whom to call. */
export interface Composition {
  readonly provisions: ReadonlyMap<Token<unknown>, Provision>;
  /** What was contributed to each point that someone adds to or asks for, in plugin order. */
  readonly points: ReadonlyMap<ContributionPoint<unknown>, readonly OwnedContribution[]>;
  readonly handlers: readonly RegisteredHandler[];
}

interface Owner extends ServiceOwner {
  readonly handlers: readonly HandlerEntry[];
  readonly contributions: readonly Contribution[];
}

interface Composed extends Composition {
  readonly base: readonly Provision[];
}

const composed = new WeakMap<Charm, Composed>();

/**
 * Checks a charm and lays out what the container binds. Pure: nothing of the charm runs. A charm that has been composed
 * with services under the same tokens is not checked again: a test runs one charm value many times.
 *
 * @param charm - the charm
 * @param base - what the host itself provides
 * @throws CharmsmithError `CORE_BAD_COMPOSITION`, one for all problems found
 */
export function compose(charm: Charm, base: readonly Provision[]): Composition {
  const known = composed.get(charm);
  if (known !== undefined && isAlike(known.base, base)) return { ...known, provisions: exchange(known, base) };
  const composition = composeAnew(charm, base);
  composed.set(charm, { ...composition, base });
  return composition;
}

function isAlike(some: readonly Provision[], others: readonly Provision[]): boolean {
  return some.length === others.length && some.every(({ token }, index) => token === others[index]?.token);
}

/** What the host provides in this dispatch, in place of what it provided then. */
function exchange({ base: then, provisions }: Composed, now: readonly Provision[]): Composition['provisions'] {
  const exchanged = new Map(provisions);
  for (const [index, provision] of now.entries()) {
    if (exchanged.get(provision.token) === then[index]) exchanged.set(provision.token, provision);
  }
  return exchanged;
}

function composeAnew(charm: Charm, base: readonly Provision[]): Composition {
  const problems: Problem[] = [];
  const order = orderPlugins(charm.plugins.filter((plugin) => isUsable(plugin, problems)));
  problems.push(...order.problems);
  const owners: readonly Owner[] = [
    ...order.ordered.map(({ name, parts }) => ({ name, ...parts })),
    { name: charm.metadata.name, ...charm },
  ].map(({ name, provides = [], overrides = [], handlers = [], contributions = [] }) => ({
    name,
    provides,
    overrides,
    handlers,
    contributions,
  }));

  const provisions = bindServices(base, owners, problems);
  const handlers = owners.flatMap(({ name, handlers }) => register(name, handlers, problems));
  problems.push(...findImpossible(charm.metadata, handlers), ...findRivals(handlers));
  const contributions = owners.flatMap(({ name: owner, contributions }) =>
    contributions.map((contribution) => ({ ...contribution, owner })),
  );
  const brought = bindProvided(provisions, usersOf(provisions, contributions, handlers), problems);
  problems.push(...findNeedlessOverrides(owners, base, brought));

  const points = new Map<ContributionPoint<unknown>, readonly OwnedContribution[]>(
    Map.groupBy(contributions, ({ point }) => point),
  );
  for (const { owner, what, dependencies } of usersOf(provisions, contributions, handlers)) {
    for (const token of Object.values(dependencies).map(tokenOf)) {
      if (provisions.has(token)) continue;
      if (isContributionPoint(token)) points.set(token, points.get(token) ?? []);
      else {
        const message = `${what} needs ${tokenId(token)}, which nobody provides`;
        problems.push({ code: 'CORE_MISSING_SERVICE', owner, message });
      }
    }
  }
  problems.push(...findTokenCycles({ provisions, points }));
  if (problems.length > 0) throw compositionError(charm.metadata.name, problems);
  return { provisions, points, handlers };
}

interface User {
  readonly owner: string;
  readonly what: string;
  readonly dependencies: Dependencies;
}

function usersOf(
  provisions: ReadonlyMap<Token<unknown>, Provision>,
  contributions: readonly OwnedContribution[],
  handlers: readonly RegisteredHandler[],
): readonly User[] {
  return [
    ...[...provisions.values()].map(({ token, dependencies }) => ({ owner: tokenId(token), what: 'it', dependencies })),
    ...contributions.map(({ owner, point, dependencies }) => ({
      owner,
      what: `one of its ${tokenId(point)}`,
      dependencies,
    })),
    ...handlers.map(({ id, definition: { dependencies } }) => ({ owner: id, what: 'it', dependencies })),
  ];
}

function register(owner: string, entries: readonly HandlerEntry[], problems: Problem[]): RegisteredHandler[] {
  const seen = new Set<string>();
  return entries.map((entry) => {
    const id = `${owner}: ${entry.definition.id ?? selectorKey(entry.selector)}`;
    if (seen.has(id)) {
      const message = `it has two handlers named "${id}"; give each an id`;
      problems.push({ code: 'CORE_DUPLICATE_HANDLER', owner, message });
    }
    seen.add(id);
    return { ...entry, id, owner };
  });
}

/** Whoever runs an action gets one answer. */
function findRivals(handlers: readonly RegisteredHandler[]): readonly Problem[] {
  const ofActions = Map.groupBy(
    handlers.filter(({ selector }) => selector.kind === 'action'),
    ({ selector }) => selector.name,
  );
  return [...ofActions].flatMap(([name, [first, second]]): Problem[] => {
    if (first === undefined || second === undefined) return [];
    const message = `it handles action "${String(name)}", and so does ${first.id}`;
    return [{ code: 'CORE_DUPLICATE_HANDLER', owner: second.owner, message }];
  });
}
