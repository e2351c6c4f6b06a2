import type { ActionReport, ModelStatus, UnitStatus } from '@charmsmith/local';
import { colourStatus } from '../start/display/colour.ts';
import { type Column, renderColumns } from '../start/display/columns.ts';
import { seconds } from '../start/display/row.ts';

/** What is printed: for people, or one JSON object. */
export const formats = ['text', 'json'] as const;
export type Format = (typeof formats)[number];

const modelColumns: readonly Column<ModelStatus>[] = [
  { heading: 'Model', text: ({ model }) => model },
  { heading: 'Application', text: ({ application }) => application },
  { heading: 'Status', text: ({ status }) => status, paint: (text) => colourStatus(text) },
  { heading: 'Units', text: ({ units }) => String(units.length) },
  { heading: 'Message', text: ({ message }) => message, shrinks: true },
];

/** The leader has a star, as in `juju status`. */
const unitColumns: readonly Column<UnitStatus>[] = [
  { heading: 'Unit', text: ({ unit, leader }) => (leader ? `${unit}*` : unit) },
  { heading: 'Status', text: ({ status }) => status, paint: (text) => colourStatus(text) },
  { heading: 'Version', text: ({ workloadVersion }) => workloadVersion },
  { heading: 'Address', text: ({ pod }) => pod?.address ?? 'no pod' },
  { heading: 'Doing', text: ({ running, pending }) => doing(running, pending.length) },
  {
    heading: 'Last hook',
    text: ({ last }) => (last === undefined ? '' : `${last.name} ${seconds(last.durationMs)}`),
    dispensable: 1,
  },
  { heading: 'Message', text: ({ message }) => message, shrinks: true },
];

/** The units as a table. */
export function renderUnits(units: readonly UnitStatus[], width: number): string {
  return units.length === 0 ? 'There are no units.' : renderColumns(unitColumns, units, width);
}

/** The model and its units as `juju status` shows them. */
export function renderStatus(status: ModelStatus, width: number): string {
  const options = Object.entries(status.config).map(([name, value]) => `${name}=${String(value)}`);
  const cuts = status.cuts.map(([one, other]) => `${one} – ${other}`);
  return [
    renderColumns(modelColumns, [status], width),
    renderUnits(status.units, width),
    ...(options.length === 0 ? [] : [`Config: ${options.join(', ')}`]),
    ...(cuts.length === 0 ? [] : [`Links cut: ${cuts.join(', ')}`]),
  ].join('\n\n');
}

/** How an action ended: its message, and its results as `name: value`. */
export function renderAction({ status, message, results, unit }: ActionReport): string {
  const values = Object.entries(results as Readonly<Record<string, unknown>>).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return [`${unit}: ${status}${message === '' ? '' : `: ${message}`}`, ...values].join('\n');
}

/** What a command has printed, and how it ended. */
export function outputOf({ status, results, unit }: ActionReport): {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
} {
  const values = results as Readonly<Partial<Record<string, string>>>;
  const lines = (text: string | undefined) => (text === undefined ? '' : `${text}\n`);
  const exitCode = Number(values['return-code'] ?? 1);
  if (status === 'aborted') return { stdout: '', stderr: `the command was cut short in ${unit}\n`, exitCode: 1 };
  return { stdout: lines(values['stdout']), stderr: lines(values['stderr']), exitCode };
}

function doing(running: string | undefined, pending: number): string {
  if (running === undefined) return pending === 0 ? '' : `${pending} queued`;
  return pending === 0 ? running : `${running} +${pending}`;
}
