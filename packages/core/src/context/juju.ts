import type { HookCommands } from '@charmsmith/hook-commands';
import { token } from '../plugin/token.ts';

/** The hook commands of this dispatch, for what core has no service for. */
export type Juju = HookCommands;
export const Juju = token<Juju>('@charmsmith/core/Juju');
