import type { DispatchRecord } from '@charmsmith/juju-emulator';
import type { UnitRow } from './row.ts';

/** Shows what happens to the units of a model. */
export interface Display extends Disposable {
  /** The charm was run in a unit. */
  readonly ended: (unit: string, record: DispatchRecord) => void;
  /** The units are now so. */
  readonly changed: (rows: readonly UnitRow[]) => void;
  /** Something worth a line of its own. */
  readonly note: (text: string) => void;
}
