import type { ChangeCalls } from './changes/change-calls.ts';
import type { CheckCalls } from './checks/check-calls.ts';
import type { CommandCalls } from './exec/command-calls.ts';
import type { FileCalls } from './files/file-calls.ts';
import type { IdentityCalls } from './identities/identity-calls.ts';
import type { LogCalls } from './logs/log-calls.ts';
import type { NoticeCalls } from './notices/notice-calls.ts';
import type { PairingCalls } from './pairing/pairing-calls.ts';
import type { PlanCalls } from './layers/plan-calls.ts';
import type { ServiceCalls } from './services/service-calls.ts';
import type { SystemCalls } from './system/system-calls.ts';

/**
 * A client of one Pebble daemon.
 *
 * @remarks Every call rejects with PEBBLE_UNREACHABLE when no daemon answers, PEBBLE_API_ERROR when it refuses,
 * PEBBLE_ABORTED when the signal fires, PEBBLE_INVALID_ARGUMENT when the arguments can fit no daemon, and
 * PEBBLE_PROTOCOL_ERROR when the answer makes no sense. Calls may overlap. Each opens a connection of its own
 * and closes it, so nothing is open between calls.
 */
export interface Pebble
  extends
    SystemCalls,
    ServiceCalls,
    PlanCalls,
    ChangeCalls,
    CheckCalls,
    NoticeCalls,
    LogCalls,
    FileCalls,
    CommandCalls,
    IdentityCalls,
    PairingCalls,
    AsyncDisposable {}
