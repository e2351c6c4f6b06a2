import type { HookCommands } from '@charmsmith/hook-commands';
import type { Report } from '../outcome/outcome.ts';
import { type Status, worstStatus } from '../outcome/status.ts';

interface StatusWriting {
  readonly reports: readonly Report[];
  /** Standing conditions of the unit, asked after the handlers. */
  readonly conditions: readonly Status[];
  readonly commands: Pick<HookCommands, 'statusGet' | 'statusSet'>;
  readonly isLeader: () => Promise<boolean>;
}

/**
 * Writes the worst of all that was reported, for the unit and, on the leader, for the application. Writes nothing that
 * Juju shows already, and nothing where nobody reported.
 */
export async function writeStatuses({ reports, conditions, commands, isLeader }: StatusWriting): Promise<void> {
  const unit = worstStatus([...reports.flatMap((report) => report.unit ?? []), ...conditions]);
  if (unit !== undefined && !isShown(await commands.statusGet(), unit)) {
    await commands.statusSet(unit.status, unit.message);
  }
  const ofApplication = reports.flatMap((report) => report.application ?? []);
  // An application that a handler called fine is no better than its leader; of equals its own message shows.
  const application = ofApplication.length === 0 ? undefined : worstStatus([...(unit ? [unit] : []), ...ofApplication]);
  if (application === undefined || !(await isLeader())) return;
  const shown = await commands.statusGet({ application: true });
  if (!isShown(shown, application))
    await commands.statusSet(application.status, application.message, { application: true });
}

function isShown(shown: { readonly status: string; readonly message: string }, wanted: Status): boolean {
  return shown.status === wanted.status && shown.message === wanted.message;
}
