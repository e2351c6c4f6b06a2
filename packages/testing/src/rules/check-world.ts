import { TestingError } from '../errors.ts';
import { operatorRules } from './operator-rules.ts';
import { relationRules } from './relation-rules.ts';
import type { Rule, RuleCode, RuleProblem, World } from './rule.ts';
import { secretRules } from './secret-rules.ts';
import { storageRules } from './storage-rules.ts';
import { unitRules } from './unit-rules.ts';
import { workloadRules } from './workload-rules.ts';

/** Every rule of a possible world, by ascending code. */
export const rules: readonly Rule[] = [
  ...relationRules,
  ...workloadRules,
  ...storageRules,
  ...operatorRules,
  ...secretRules,
  ...unitRules,
].sort((a, b) => (a.code < b.code ? -1 : 1));

/**
 * Refuses a world that cannot be.
 *
 * @param world - the charm, its state and the event
 * @param suppress - rules that the test means to break
 * @returns the warnings
 * @throws TestingError `TESTING_IMPOSSIBLE_STATE` with every problem at once
 */
export function checkWorld(world: World, suppress: readonly RuleCode[]): readonly RuleProblem[] {
  const found = (severity: Rule['severity']): readonly RuleProblem[] =>
    rules
      .filter((rule) => rule.severity === severity && !suppress.includes(rule.code))
      .flatMap(({ code, broken }) => broken(world).map((message) => ({ code, message })));
  const problems = found('error');
  if (problems.length > 0) {
    const lines = problems.map(({ code, message }) => `  ${code} ${message}`);
    throw new TestingError(`cannot run ${nameOf(world)}: this cannot be\n${lines.join('\n')}`, {
      code: 'TESTING_IMPOSSIBLE_STATE',
      hint: 'Mend the state, or say that you mean it: { suppress: [code] }.',
      details: { problems },
    });
  }
  return found('warning');
}

function nameOf({ event }: World): string {
  if (event.kind === 'action') return `the action ${event.action}`;
  if (event.kind === 'hook') return event.hook;
  const name = 'endpoint' in event ? event.endpoint : 'container' in event ? event.container : undefined;
  return name === undefined ? event.kind : `${name}-${event.kind}`;
}
