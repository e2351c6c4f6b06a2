import type { HookCommandRunner } from '../invocation/hook-command-runner.ts';
import { parseObject, parseString } from '../invocation/parse-output.ts';
import type { CommandOptions } from '../transport/hook-transport.ts';

/** The statuses that a charm may set. `error`, `unknown` and `terminated` are Juju's own. */
export type SettableStatus = 'active' | 'blocked' | 'maintenance' | 'waiting';

/** A status as Juju holds it. */
export interface StatusData {
  readonly status: string;
  readonly message: string;
}

/** The application's status and those of its units, by unit name. */
export interface ApplicationStatusData extends StatusData {
  readonly units: Readonly<Record<string, StatusData>>;
}

/** Whose status is meant. */
export interface StatusOptions extends CommandOptions {
  /** `true`: the application's (leader only). Default: this unit's. */
  readonly application?: boolean;
}

/** `status-set` and `status-get`. */
export interface StatusCommands {
  /**
   * Sets a status. It takes effect at once and survives a failing hook.
   *
   * @throws `HOOK_COMMAND_NOT_LEADER` for the application's when this unit does not lead
   */
  statusSet(status: SettableStatus, message?: string, options?: StatusOptions): Promise<void>;
  /**
   * Reads the application's status and its units'.
   *
   * @throws `HOOK_COMMAND_NOT_LEADER` when this unit does not lead
   */
  statusGet(options: StatusOptions & { readonly application: true }): Promise<ApplicationStatusData>;
  /** Reads this unit's status. Juju keeps the first answer of a hook: a read after a set can be stale. */
  statusGet(options?: CommandOptions): Promise<StatusData>;
}

export function statusCommands(runner: HookCommandRunner): StatusCommands {
  function statusGet(options: StatusOptions & { readonly application: true }): Promise<ApplicationStatusData>;
  function statusGet(options?: CommandOptions): Promise<StatusData>;
  async function statusGet(options: StatusOptions = {}): Promise<StatusData> {
    const args = ['--format=json', '--include-data', ...scope(options)];
    const answer = parseObject('status-get', await runner.json({ command: 'status-get', args }, options));
    return options.application === true ? parseApplicationStatus(answer) : parseStatus(answer);
  }

  return {
    async statusSet(status, message = '', options = {}) {
      await runner.text({ command: 'status-set', args: [...scope(options), status, '--', message] }, options);
    },
    statusGet,
  };
}

function scope(options: StatusOptions): readonly string[] {
  return options.application === true ? ['--application'] : [];
}

/** Juju's source puts `units` inside `application-status`; charms have also been written against it beside. */
function parseApplicationStatus(answer: Readonly<Record<string, unknown>>): ApplicationStatusData {
  const application = parseObject('status-get', answer['application-status']);
  const units = parseObject('status-get', application['units'] ?? answer['units']);
  return {
    ...parseStatus(application),
    units: Object.fromEntries(
      Object.entries(units).map(([unit, status]) => [unit, parseStatus(parseObject('status-get', status))]),
    ),
  };
}

function parseStatus(data: Readonly<Record<string, unknown>>): StatusData {
  return {
    status: parseString('status-get', data['status']),
    message: parseString('status-get', data['message'] ?? ''),
  };
}
