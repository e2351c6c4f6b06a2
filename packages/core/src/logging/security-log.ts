import type { Clock } from '../context/clock.ts';
import type { JujuContext } from '../context/juju-context.ts';
import { token } from '../plugin/token.ts';
import type { Logger } from './logger.ts';

/** What happened, in the vocabulary of OWASP's logging cheat sheet as charms write it. */
export type SecurityEventType = 'sys_crash' | 'sys_restart' | 'sys_monitor_disabled' | 'authz_fail' | (string & {});

/** One security event. */
export interface SecurityEvent {
  readonly type: SecurityEventType;
  /** Whom or what it concerns: `web/0,relation-set`. Never secrets. */
  readonly data?: string;
  readonly description: string;
  /** Default `WARN`. */
  readonly level?: 'INFO' | 'WARN' | 'CRITICAL';
}

/** Writes security events as JSON lines of level TRACE, which whoever collects logs can find. */
export interface SecurityLog {
  readonly write: (event: SecurityEvent) => void;
}
export const SecurityLog = token<SecurityLog>('@charmsmith/core/SecurityLog');

interface SecurityLogDependencies {
  readonly logger: Pick<Logger, 'trace'>;
  readonly clock: Clock;
  readonly context: Pick<JujuContext, 'modelUuid' | 'unitName'>;
}

/** Security events over the unit's log. */
export function createSecurityLog({ logger, clock, context }: SecurityLogDependencies): SecurityLog {
  return {
    write({ type, data, description, level = 'WARN' }) {
      const line = {
        datetime: clock.now().toISOString(),
        level,
        type: 'security',
        appid: `${context.modelUuid}-${context.unitName}`,
        event: data === undefined ? type : `${type}:${data}`,
        description,
      };
      logger.trace(JSON.stringify(line));
    },
  };
}
