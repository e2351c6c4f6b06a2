import type { CallOptions, WaitOptions } from './call-options.ts';
import type { Change } from './changes/change.ts';
import type { CommandOptions, ExecResult } from './exec/command.ts';
import type { FileInfo } from './files/file-info.ts';
import type { FileContent } from './files/content.ts';
import type { OwnerOptions } from './owner-options.ts';
import type { Layer } from './layers/layer.ts';
import type { Plan } from './layers/plan.ts';
import type { ServiceInfo } from './services/service-info.ts';
import type { SystemInfo } from './system/system-info.ts';

/** For {@link Pebble.addLayer}. */
export interface AddLayerOptions extends CallOptions {
  /** Merges into the layer of that label, in its place, instead of failing when there is one. Default `false`. */
  readonly combine?: boolean;
}

/** Which changes {@link Pebble.changes} gives. */
export interface SelectChangesOptions extends CallOptions {
  /** Default `in-progress`. */
  readonly select?: 'all' | 'in-progress' | 'ready';
  /** Only changes that were asked for this service; those it joined as a dependency do not count. */
  readonly for?: string;
}

/** For {@link Pebble.push}. */
export interface PushOptions extends CallOptions, OwnerOptions {
  /** Mode as three octal digits, default `644`; the mode of a file that is replaced is not kept. */
  readonly permissions?: string;
  /** Makes missing parents, mode 755, with the same owner. Default `false`. */
  readonly makeDirs?: boolean;
}

/** For {@link Pebble.listFiles}. */
export interface ListFilesOptions extends CallOptions {
  /** Glob on the base name as in Go's `path.Match`: `*`, `?`, `[a-z]`; no `**`, no braces. */
  readonly pattern?: string;
  /** Gives the directory itself instead of what is in it. Default `false`. */
  readonly itself?: boolean;
}

/** For {@link Pebble.makeDir}. */
export interface MakeDirOptions extends CallOptions, OwnerOptions {
  /** Mode as three octal digits, default `755`. */
  readonly permissions?: string;
  /** Makes missing parents with the same mode and owner, and accepts a directory that exists. Default `false`. */
  readonly makeParents?: boolean;
}

/** For {@link Pebble.remove}. */
export interface RemoveOptions extends CallOptions {
  /** Removes what is inside too, and accepts a path that does not exist. Default `false`. */
  readonly recursive?: boolean;
}

/** For {@link Pebble.exec}. */
export interface ExecOptions extends CallOptions, CommandOptions {
  /** What the command reads; without it its standard input is empty. */
  readonly stdin?: FileContent;
}

/**
 * A client of one Pebble daemon.
 *
 * @remarks Every call rejects with PEBBLE_UNREACHABLE when no daemon answers, PEBBLE_API_ERROR when it refuses,
 * PEBBLE_ABORTED when the signal fires, PEBBLE_INVALID_ARGUMENT when the arguments can fit no daemon, and
 * PEBBLE_PROTOCOL_ERROR when the answer makes no sense. Calls may overlap. Each opens a connection of its own
 * and closes it, so nothing is open between calls.
 */
export interface Pebble extends AsyncDisposable {
  /** Gives the daemon's version: cheap, open to every user, the right call to see whether a daemon is there. */
  systemInfo(options?: CallOptions): Promise<SystemInfo>;

  /**
   * Gives the plan's services by name and their states.
   *
   * @param names - only these; unknown ones are left out; an empty list gives none. Default: all
   */
  services(names?: readonly string[], options?: CallOptions): Promise<readonly ServiceInfo[]>;

  /** Gives the layers combined. */
  plan(options?: CallOptions): Promise<Plan>;

  /**
   * Adds a layer, in the daemon's memory only: a daemon that restarts has lost it. Running services are not
   * touched; {@link Pebble.replan} makes them follow.
   *
   * @throws PEBBLE_API_ERROR when the label exists without `combine`, or the plan would not be valid
   */
  addLayer(label: string, layer: Layer, options?: AddLayerOptions): Promise<void>;

  /**
   * Starts services and those that they require, and waits until each has run for a second.
   *
   * @returns the change, `Done`
   * @throws PEBBLE_CHANGE_FAILED when one exits within that second; it goes on in backoff when its plan says so
   * @throws PEBBLE_CHANGE_TIMEOUT when it takes longer than `timeoutMs`
   */
  start(names: readonly string[], options?: WaitOptions): Promise<Change>;

  /** Stops services and those that require them; throws as {@link Pebble.start} does. */
  stop(names: readonly string[], options?: WaitOptions): Promise<Change>;

  /** Stops and starts services; throws as {@link Pebble.start} does. */
  restart(names: readonly string[], options?: WaitOptions): Promise<Change>;

  /**
   * Restarts the started services of which the plan has changed in any field, and starts all enabled ones;
   * throws as {@link Pebble.start} does.
   */
  replan(options?: WaitOptions): Promise<Change>;

  /**
   * Starts all enabled services; throws as {@link Pebble.start} does.
   *
   * @throws PEBBLE_API_ERROR of kind `no-default-services` when none is enabled
   */
  autostart(options?: WaitOptions): Promise<Change>;

  /** Gives one change. PEBBLE_API_ERROR 404 when there is none, or no more. */
  change(id: string, options?: CallOptions): Promise<Change>;

  /** Gives changes from oldest to newest. */
  changes(options?: SelectChangesOptions): Promise<readonly Change[]>;

  /**
   * Waits until a change is ready, however it ended: read its `status` and `err`.
   *
   * @throws PEBBLE_CHANGE_TIMEOUT when it is not ready within `timeoutMs`
   */
  waitChange(id: string, options?: WaitOptions): Promise<Change>;

  /** Asks for the end of a change and gives it as it is then, usually not ready yet. */
  abortChange(id: string, options?: CallOptions): Promise<Change>;

  /**
   * Writes a file: atomically, replacing a symbolic link instead of following it. A file that is a mount of its
   * own cannot be written this way.
   *
   * @param path - absolute
   * @throws PEBBLE_PATH_ERROR when the daemon cannot write it
   */
  push(path: string, content: FileContent, options?: PushOptions): Promise<void>;

  /** Reads a regular file. PEBBLE_PATH_ERROR when the daemon cannot read all of it. */
  pull(path: string, options?: CallOptions): Promise<Uint8Array>;

  /** Reads a regular file as UTF-8. */
  pullText(path: string, options?: CallOptions): Promise<string>;

  /** Lists a directory, or gives a file, sorted by name. PEBBLE_PATH_ERROR when there is none. */
  listFiles(path: string, options?: ListFilesOptions): Promise<readonly FileInfo[]>;

  /** Makes a directory. PEBBLE_PATH_ERROR when it exists or its parent does not, unless `makeParents` is set. */
  makeDir(path: string, options?: MakeDirOptions): Promise<void>;

  /** Removes a file, symbolic link or directory. PEBBLE_PATH_ERROR when it cannot, see {@link RemoveOptions}. */
  remove(path: string, options?: RemoveOptions): Promise<void>;

  /**
   * Runs a command beside the services and waits for its end.
   *
   * @param command - the program, found on the daemon's PATH, and its arguments; no shell
   * @returns its exit code, 128 + the signal's number if a signal ended it, and what it wrote. An exit code
   * other than 0 is a result, not an error
   * @throws PEBBLE_API_ERROR when it cannot be started: no such program, user or working directory
   * @throws PEBBLE_EXEC_TIMEOUT when it runs longer than `timeoutMs`; its main process is then killed
   * @throws PEBBLE_EXEC_FAILED when it ends without an exit code
   */
  exec(command: readonly string[], options?: ExecOptions): Promise<ExecResult>;
}
