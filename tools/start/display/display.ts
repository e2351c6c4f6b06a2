import type { DispatchEvent, DispatchRecord } from '@charmsmith/juju-emulator';
import type { UnitRow } from './row.ts';

/** Shows what happens to a unit. */
export interface Display extends Disposable {
  /** The charm is run. */
  readonly started: (event: DispatchEvent) => void;
  /** The charm was run. */
  readonly ended: (record: DispatchRecord) => void;
  /** The unit is now so. */
  readonly changed: (row: UnitRow) => void;
  /** Something worth a line of its own. */
  readonly note: (text: string) => void;
}
