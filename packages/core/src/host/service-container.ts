import { CharmsmithError, describeError } from '@charmsmith/errors';
import type { Container } from 'inversify';
import type { ContributionPoint } from '../plugin/contribution.ts';
import { type Dependencies, type Provision, tokenOf, type Tokens } from '../plugin/provide.ts';
import type { Token } from '../plugin/token.ts';
import type { Composition, OwnedContribution } from './compose.ts';

/** A contribution, built, and whose it is. */
export interface Contributed<T> {
  readonly owner: string;
  readonly value: T;
}

/** The services of one dispatch, built when first needed and disposed in reverse order of creation. */
export interface ServiceContainer extends AsyncDisposable {
  /** Resolves tokens by name. */
  readonly resolve: <D extends object>(dependencies: Tokens<D>) => Promise<D>;
  /** All that was contributed to a point, in plugin order. */
  readonly contributionsTo: <T>(point: ContributionPoint<T>) => Promise<readonly Contributed<T>[]>;
}

/**
 * Builds services of a composition with one inversify container, which is told of what is reachable from what is asked
 * for, and nothing else. A service that needs no other is built without it: for a handler that needs only such, most of
 * core's own are, inversify is not even loaded.
 */
export function createServiceContainer({
  provisions,
  points,
}: Pick<Composition, 'provisions' | 'points'>): ServiceContainer {
  // A set: a service may be bound under several tokens, and is disposed once.
  const created = new Set<unknown>();
  const bound = new Set<Token<unknown>>();
  let loading: Promise<Container> | undefined;

  const load = () =>
    (loading ??= import('inversify').then(({ Container }) => new Container({ defaultScope: 'Singleton' })));

  const independent = new Map<Token<unknown>, Promise<unknown>>();
  const buildIndependent = async ({ create }: Provision): Promise<unknown> => {
    const service = await (create as (resolved: object) => unknown)({});
    created.add(service);
    return service;
  };
  const getIndependent = (provision: Provision): Promise<unknown> => {
    const service = independent.get(provision.token) ?? buildIndependent(provision);
    independent.set(provision.token, service);
    return service;
  };

  const bind = (
    container: Container,
    token: Token<unknown>,
    { dependencies, create }: Omit<Provision, 'token'>,
  ): void => {
    const names = Object.keys(dependencies);
    const tokens = Object.values(dependencies).map(tokenOf);
    const build = create as (resolved: Readonly<Record<string, unknown>>) => unknown;
    container.bind<unknown>(token).toResolvedValue(async (...values: unknown[]) => {
      const service = await build(Object.fromEntries(names.map((name, index) => [name, values[index]])));
      created.add(service);
      return service;
    }, tokens);
    for (const needed of tokens) ensureBound(container, needed);
  };
  const ensureBound = (container: Container, token: Token<unknown>): void => {
    if (bound.has(token)) return;
    bound.add(token);
    const provision = provisions.get(token);
    if (provision === undefined) bindPoint(container, token as ContributionPoint<unknown>);
    else if (isIndependent(provision)) container.bind<unknown>(token).toResolvedValue(() => getIndependent(provision));
    else bind(container, token, provision);
  };
  const bindPoint = (container: Container, point: ContributionPoint<unknown>): void => {
    const members = (points.get(point) ?? []).map((part) => {
      const member = memberOf(part);
      bind(container, member, part);
      return member;
    });
    container.bind<unknown>(point).toResolvedValue((...values: unknown[]) => values, members);
  };
  // One token for each contribution, so that it is built once whoever asks.
  const members = new Map<OwnedContribution, Token<unknown>>();
  const memberOf = (part: OwnedContribution): Token<unknown> => {
    const member = members.get(part) ?? (Symbol(part.owner) as Token<unknown>);
    members.set(part, member);
    return member;
  };
  const get = async (token: Token<unknown>): Promise<unknown> => {
    const provision = provisions.get(token);
    if (provision !== undefined && isIndependent(provision)) return await getIndependent(provision);
    const container = await load();
    ensureBound(container, token);
    return await container.getAsync(token);
  };

  return {
    async resolve<D extends object>(dependencies: Tokens<D>) {
      const resolved: Record<string, unknown> = {};
      for (const [name, dependency] of Object.entries(dependencies as Dependencies)) {
        resolved[name] = await get(tokenOf(dependency));
      }
      return resolved as D;
    },
    async contributionsTo<T>(point: ContributionPoint<T>) {
      const parts = points.get(point) ?? [];
      if (parts.length === 0) return [];
      const values = (await get(point)) as readonly T[];
      return values.map((value, index) => ({ owner: parts[index]?.owner ?? '', value }));
    },
    async [Symbol.asyncDispose]() {
      const failures: unknown[] = [];
      for (const service of [...created].reverse()) {
        await dispose(service).catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) {
        const reasons = failures.map((failure) => describeError(failure)).join('; ');
        throw new CharmsmithError(`cannot close all services of this dispatch: ${reasons}`, {
          code: 'CORE_DISPOSE_FAILED',
          cause: failures.length === 1 ? failures[0] : new AggregateError(failures, reasons),
        });
      }
    },
  };
}

function isIndependent({ dependencies }: Provision): boolean {
  return Object.keys(dependencies).length === 0;
}

async function dispose(service: unknown): Promise<void> {
  if (typeof service !== 'object' || service === null) return;
  const { [Symbol.asyncDispose]: disposeAsync, [Symbol.dispose]: disposeSync } = service as Partial<
    AsyncDisposable & Disposable
  >;
  if (disposeAsync !== undefined) await disposeAsync.call(service);
  else if (disposeSync !== undefined) disposeSync.call(service);
}
