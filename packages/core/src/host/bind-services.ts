import { type Dependencies, type Provision, provisionOf } from '../plugin/provide.ts';
import { type Token, tokenId } from '../plugin/token.ts';
import type { Problem } from './problems.ts';

/** Plugin, or charm, and what it binds. */
export interface ServiceOwner {
  readonly name: string;
  readonly provides: readonly Provision[];
  readonly overrides: readonly Provision[];
}

/**
 * Says how each service is built, after overrides.
 *
 * @param base - what the host provides
 * @param owners - plugins in order, then the charm
 * @param problems - takes what is wrong
 */
export function bindServices(
  base: readonly Provision[],
  owners: readonly ServiceOwner[],
  problems: Problem[],
): Map<Token<unknown>, Provision> {
  const provisions = new Map(base.map((provision) => [provision.token, provision]));
  const providers = new Map<Token<unknown>, string>(base.map(({ token }) => [token, '@charmsmith/core']));
  for (const { name: owner, provides } of owners) {
    for (const provision of provides) {
      const other = providers.get(provision.token);
      if (other !== undefined) {
        const id = tokenId(provision.token);
        const message = `it provides ${id}, which ${other} provides; use overrides to replace it`;
        problems.push({ code: 'CORE_DUPLICATE_SERVICE', owner, message });
      }
      providers.set(provision.token, owner);
      provisions.set(provision.token, provision);
    }
  }
  // Overrides come after all that is provided, so that their place in the list does not matter.
  const overriders = new Map<Token<unknown>, string>();
  for (const { name: owner, overrides } of owners) {
    for (const provision of overrides) {
      const other = overriders.get(provision.token);
      if (other !== undefined) {
        const message = `it overrides ${tokenId(provision.token)}, and so does ${other}`;
        problems.push({ code: 'CORE_BAD_OVERRIDE', owner, message });
      }
      overriders.set(provision.token, owner);
      provisions.set(provision.token, provision);
    }
  }
  return provisions;
}

/**
 * Adds the services that bring along how they are built, of all that is depended on.
 *
 * @param provisions - takes them, unless there is one already
 * @param users - everything with dependencies
 * @param problems - takes two that share an id and are not the same
 * @returns their tokens
 */
export function bindProvided(
  provisions: Map<Token<unknown>, Provision>,
  users: readonly { readonly owner: string; readonly dependencies: Dependencies }[],
  problems: Problem[],
): ReadonlySet<Token<unknown>> {
  const brought = new Map<Token<unknown>, Provision>();
  const visit = (owner: string, dependencies: Dependencies): void => {
    for (const dependency of Object.values(dependencies)) {
      const provision = provisionOf(dependency);
      if (provision === undefined) continue;
      const { token } = provision;
      const other = brought.get(token);
      if (other === provision) continue;
      if (other !== undefined) {
        const message = `it declares ${tokenId(token)}, which is declared elsewhere too; give one another name`;
        problems.push({ code: 'CORE_DUPLICATE_SERVICE', owner, message });
        continue;
      }
      brought.set(token, provision);
      if (!provisions.has(token)) provisions.set(token, provision);
      visit(owner, provision.dependencies);
    }
  };
  for (const { owner, dependencies } of users) visit(owner, dependencies);
  return new Set(brought.keys());
}

/** Finds services that are replaced although nobody provides them. */
export function findNeedlessOverrides(
  owners: readonly ServiceOwner[],
  base: readonly Provision[],
  brought: ReadonlySet<Token<unknown>>,
): readonly Problem[] {
  const provided = new Set([...base, ...owners.flatMap(({ provides }) => provides)].map(({ token }) => token));
  return owners.flatMap(({ name: owner, overrides }) =>
    overrides
      .filter(({ token }) => !provided.has(token) && !brought.has(token))
      .map(({ token }): Problem => {
        const message = `it overrides ${tokenId(token)}, which nobody provides`;
        return { code: 'CORE_BAD_OVERRIDE', owner, message };
      }),
  );
}
