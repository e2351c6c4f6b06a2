import { tokenOf } from '../plugin/provide.ts';
import { type Token, tokenId } from '../plugin/token.ts';
import type { Composition } from './compose.ts';
import type { Problem } from './problems.ts';

/** Finds services that need themselves, directly, through others, or through what is contributed to them. */
export function findTokenCycles({
  provisions,
  points,
}: Pick<Composition, 'provisions' | 'points'>): readonly Problem[] {
  const needs = new Map<Token<unknown>, readonly Token<unknown>[]>([
    ...[...provisions].map(([token, { dependencies }]) => [token, Object.values(dependencies).map(tokenOf)] as const),
    ...[...points].map(
      ([point, parts]) => [point, parts.flatMap((part) => Object.values(part.dependencies).map(tokenOf))] as const,
    ),
  ]);
  const problems: Problem[] = [];
  const done = new Set<Token<unknown>>();
  const visit = (token: Token<unknown>, path: readonly Token<unknown>[]): void => {
    const start = path.indexOf(token);
    if (start >= 0) {
      const cycle = [...path.slice(start), token].map(tokenId).join(' → ');
      problems.push({ code: 'CORE_SERVICE_CYCLE', owner: tokenId(token), message: `it needs itself: ${cycle}` });
    } else if (!done.has(token)) {
      for (const next of needs.get(token) ?? []) visit(next, [...path, token]);
      done.add(token);
    }
  };
  for (const token of provisions.keys()) visit(token, []);
  return problems;
}
