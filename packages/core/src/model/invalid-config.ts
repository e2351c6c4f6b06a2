import { NotReady } from '../outcome/not-ready.ts';
import { blocked } from '../outcome/status.ts';
import { formatIssue, formatIssues, type Issue } from '../schema/issue.ts';

/**
 * The administrator's config cannot be used. It fails no hook: the unit is Blocked and names the option for as long as
 * that is so. Code `CORE_INVALID_CONFIG`.
 */
export class InvalidConfig extends NotReady {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[], { hint }: { readonly hint?: string } = {}) {
    const [first, ...others] = issues;
    const more = others.length === 0 ? '' : ` (+${others.length})`;
    super(`cannot use the config: ${formatIssues(issues)}`, {
      code: 'CORE_INVALID_CONFIG',
      status: blocked(`config: ${first === undefined ? 'invalid' : formatIssue(first)}${more}`),
      details: { issues },
      ...(hint === undefined ? {} : { hint }),
    });
    this.issues = issues;
  }
}
