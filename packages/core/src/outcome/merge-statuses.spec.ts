import { describe, expect, it } from 'vitest';
import { mergeStatuses, type ReportedStatus } from './merge-statuses.ts';
import { active, blocked, maintenance, waiting } from './status.ts';

const by = (component: string, status: ReportedStatus['status']): ReportedStatus => ({ component, status });
const db = by('db', waiting('no relation'));
const tls = by('tls', blocked('no certificate'));
const disk = by('disk', blocked('full'));
const fine = by('web', active());

describe('mergeStatuses', () => {
  it.each<[name: string, reported: readonly ReportedStatus[], shown: unknown, hidden: readonly ReportedStatus[]]>([
    ['nothing', [], undefined, []],
    ['one', [fine], active(), []],
    [
      'blocked over maintenance over waiting over active',
      [fine, db, by('m', maintenance('m')), tls],
      tls.status,
      [by('m', maintenance('m')), db],
    ],
    ['the latest of equals', [tls, disk], disk.status, [tls]],
    ['no active among the hidden', [fine, db], db.status, []],
    ['nothing hidden that shows already', [tls, tls], tls.status, []],
  ])('shows %s', (_name, reported, shown, hidden) => {
    const merged = mergeStatuses(reported);
    expect(merged?.shown).toEqual(shown);
    expect(merged?.hidden ?? []).toEqual(hidden);
  });

  it.each<[name: string, reported: readonly ReportedStatus[], message: string]>([
    ['names the component', [db], 'db: no relation'],
    ['counts what does not show', [db, tls, disk], 'disk: full (+2)'],
    ['has nothing to say of "active" without a message', [fine], ''],
    ['does not count "active"', [fine, tls], 'tls: no certificate'],
  ])('as a summary, %s', (_name, reported, message) => {
    expect(mergeStatuses(reported, { summarise: true })?.shown.message).toBe(message);
  });

  it('cuts what juju status would not show', () => {
    const message = mergeStatuses([by('a', blocked('x'.repeat(200)))])?.shown.message;
    expect(message).toBe(`${'x'.repeat(119)}…`);
  });
});
