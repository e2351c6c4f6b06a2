import { readFile as readFileFromDisk, writeFile as writeFileToDisk } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { DispatchEvent } from '../agent/dispatch-event.ts';
import type { CharmDescription } from '../charm/charm-description.ts';
import { JujuEmulatorError } from '../errors.ts';
import { applicationOf, type LogLevel, type UnitState } from '../state/unit-state.ts';
import { defaultJujuVersion } from '../juju/juju-version.ts';
import { newXid } from './xid.ts';
import { findCommand } from './available-commands.ts';
import { CommandFailure, failed } from './command-failure.ts';
import { refusalOf } from './commit-checks.ts';
import type { ModelView } from './model-view.ts';
import { ActionProgress } from './action-progress.ts';
import { parseFlags } from './flags.ts';

/** One hook command to interpret. */
export interface HookCommandCall {
  readonly command: string;
  readonly args: readonly string[];
  /** Text, or bytes that are to be text. Absent: none was sent, which a command that reads stdin refuses. */
  readonly stdin?: string | Uint8Array;
  /** Absolute working directory of the caller. Default: the charm's. */
  readonly dir?: string;
}

/** What a hook command answers. */
export interface HookCommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What {@link HookContext} is opened with. */
export interface HookContextOptions {
  readonly charm: CharmDescription;
  readonly state: UnitState;
  readonly event: DispatchEvent;
  readonly charmDir?: string;
  /** Milliseconds since the epoch. Default: this machine's clock. */
  readonly now?: () => number;
  /** Opens files that the charm names, such as secret content. Default: this machine's. */
  readonly readFile?: (path: string) => Promise<Uint8Array>;
  /** Writes the files of `-o`. Default: on this machine; refused where `readFile` is given and this is not. */
  readonly writeFile?: (path: string, content: string) => Promise<void>;
  /** Default: {@link defaultJujuVersion}. */
  readonly jujuVersion?: string;
  /** The unit's surroundings. Default: a unit alone in a model on Kubernetes. */
  readonly model?: ModelView;
  /** Gives random bytes, for ids. Default: this machine's. */
  readonly randomBytes?: (size: number) => Uint8Array;
  /** Told of the state after each effect that does not wait for the commit. */
  readonly onApplied?: (durable: UnitState) => void;
  /** Told when the charm's process shall be killed for a reboot. */
  readonly onRebootNow?: () => void;
}

/** How a run ends for Juju. */
export interface CommitOutcome {
  readonly state: UnitState;
  /** Why Juju refused the commit; `state` then holds immediate effects only. */
  readonly refused?: string;
  /** How many instances of each storage the run asked for; the controller makes them. */
  readonly storageAdds: Readonly<Record<string, number>>;
}

/** When the machine shall be booted anew: once the hook has succeeded, or at once, the hook then being run again. */
export type RebootRequest = 'after-hook' | 'now';

type Change = (state: UnitState) => UnitState;

/**
 * One hook or action while it runs: interprets hook commands by Juju's rules, applies at once what Juju applies at
 * once, and holds back the rest until the commit.
 *
 * @remarks Two states are kept: one with immediate effects only, one with everything. Reads see the second, a
 * roll-back returns the first.
 */
export class HookContext {
  readonly charm: CharmDescription;
  readonly event: DispatchEvent;
  /** The state when the run began: config and remote data are read from here for the whole run. */
  readonly opened: UnitState;
  readonly app: string;
  readonly unit: string;
  /** Present in actions. */
  readonly action: ActionProgress | undefined;
  readonly now: () => number;
  readonly jujuVersion: string;
  readonly model: ModelView;
  readonly #options: HookContextOptions;
  readonly #storageAdds = new Map<string, number>();
  readonly #cache = new Map<string, unknown>();
  #durable: UnitState;
  #view: UnitState;
  #refused: string | undefined;
  #reboot: RebootRequest | undefined;
  #running: Promise<unknown> = Promise.resolve();

  constructor(options: HookContextOptions) {
    const { charm, event, state } = options;
    this.charm = charm;
    this.event = event;
    this.opened = state;
    this.unit = state.unitName;
    this.app = applicationOf(state.unitName);
    this.action = event.kind === 'action' ? new ActionProgress() : undefined;
    this.now = options.now ?? Date.now;
    this.jujuVersion = options.jujuVersion ?? defaultJujuVersion;
    this.model = options.model ?? { uuid: '', type: 'caas' };
    this.#options = options;
    this.#durable = state;
    this.#view = state;
  }

  /** The state as this run sees it, its own pending writes included. */
  get view(): UnitState {
    return this.#view;
  }

  /** The state as everybody else sees it. */
  get durable(): UnitState {
    return this.#durable;
  }

  /** Applies a change that survives a failing hook. */
  applyNow(change: Change): void {
    this.#durable = change(this.#durable);
    this.#view = change(this.#view);
    this.#options.onApplied?.(this.#durable);
  }

  /** Holds a change back until the commit. */
  applyAtCommit(change: Change): void {
    this.#view = change(this.#view);
  }

  /** Lets the command succeed and the commit fail, as Juju does for what only the controller checks. */
  refuseCommit(reason: string): void {
    this.#refused ??= reason;
  }

  /** Reads once a run: Juju answers again what it answered first. */
  once<T>(key: string, read: () => T): T {
    if (!this.#cache.has(key)) this.#cache.set(key, read());
    return this.#cache.get(key) as T;
  }

  log(level: LogLevel, source: string, message: string): void {
    const line = { at: this.now(), level, source, message };
    this.applyNow((state) => ({ ...state, log: [...state.log, line] }));
  }

  /** The reboot that `juju-reboot` asked for. */
  get reboot(): RebootRequest | undefined {
    return this.#reboot;
  }

  /** Asks for a reboot; one that is wanted now stays wanted now. */
  requestReboot(request: RebootRequest): void {
    if (this.#reboot === 'now') return;
    this.#reboot = request;
    if (request === 'now') this.#options.onRebootNow?.();
  }

  /** Has the controller add storage with the commit. */
  addStorage(name: string, count: number): void {
    this.#storageAdds.set(name, (this.#storageAdds.get(name) ?? 0) + count);
  }

  readFile(path: string, dir?: string): Promise<Uint8Array> {
    return (this.#options.readFile ?? readFileFromDisk)(resolve(dir ?? '/', path));
  }

  /** Writes a file as the agent, which does not see what the charm sees unless the options say how. */
  async writeFile(path: string, dir: string, content: string): Promise<void> {
    const { readFile, writeFile = readFile === undefined ? writeFileToDisk : cannotWrite } = this.#options;
    const absolute = resolve(dir, path);
    try {
      await writeFile(absolute, content);
    } catch (error) {
      throw failed(`open ${absolute}: ${writingProblem(error)}`);
    }
  }

  newSecretId(): string {
    return newXid(this.#options.randomBytes ?? randomBytes);
  }

  /**
   * Interprets one command. One runs at a time, in the order of the calls.
   *
   * @throws `JUJU_EMULATOR_STDIN_REQUIRED` when the command reads stdin and none was sent: send the call again with it
   */
  run(call: HookCommandCall): Promise<HookCommandResult> {
    const result = this.#running.then(() => this.#interpret(call));
    this.#running = result.catch(() => undefined);
    return result;
  }

  /** Waits for the commands that were sent: Juju too answers what has reached it before it ends a run. */
  async idle(): Promise<void> {
    await this.#running;
  }

  /** Ends a successful run. */
  commit(): CommitOutcome {
    const storageAdds = Object.fromEntries(this.#storageAdds);
    const { charm, opened } = this;
    const refused = this.#refused ?? refusalOf({ charm, opened, wanted: this.#view, storageAdds });
    if (refused === undefined) return { state: this.#view, storageAdds };
    return { state: this.#durable, storageAdds: {}, refused };
  }

  /** Ends a failed run. */
  rollback(): UnitState {
    return this.#durable;
  }

  async #interpret(call: HookCommandCall): Promise<HookCommandResult> {
    const definition = findCommand(call.command, { jujuVersion: this.jujuVersion, kind: this.event.kind });
    try {
      if ('unknown' in definition) throw failed(definition.unknown);
      const invocation = {
        ...parseFlags(definition.flags, call.args),
        context: this,
        dir: call.dir ?? this.#options.charmDir ?? '/',
        stdin: () => call.stdin ?? stdinRequired(call.command),
      };
      return { exitCode: 0, stdout: (await definition.run(invocation)) ?? '', stderr: '' };
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      return { exitCode: error.exitCode, stdout: '', stderr: `ERROR ${error.message}\n` };
    }
  }
}

function stdinRequired(command: string): never {
  throw new JujuEmulatorError('hook tool requires stdin, none supplied', {
    code: 'JUJU_EMULATOR_STDIN_REQUIRED',
    details: { command },
  });
}

function cannotWrite(): Promise<void> {
  return Promise.reject(Object.assign(new Error('no way to write'), { code: 'EACCES' }));
}

/** In the words of the kernel, as Go prints them. */
function writingProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'no such file or directory';
  if (code === 'EISDIR') return 'is a directory';
  return 'permission denied';
}
