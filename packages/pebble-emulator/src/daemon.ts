import type { ShutdownCause } from './services/exit-action.ts';

/** A daemon that Pebble's clients can talk to. */
export interface Daemon extends AsyncDisposable {
  /**
   * Listens on a Unix socket until the daemon is disposed of.
   *
   * @throws PebbleEmulatorError `PEBBLE_EMULATOR_SOCKET_IN_USE`, `PEBBLE_EMULATOR_SOCKET_UNUSABLE`
   */
  serve(socketPath: string, options?: ServeOptions): Promise<void>;
  /**
   * Listens on a TCP port too, for endpoints that are open to everybody and for metrics.
   *
   * @param address - `:4000`, `127.0.0.1:4000`, `[::1]:4000`; port 0 is any free one
   * @returns the port
   * @throws PebbleEmulatorError `PEBBLE_EMULATOR_ADDRESS_UNUSABLE`
   */
  serveHttp(address: string): Promise<number>;
  /**
   * Listens for HTTPS too, with a certificate for clients to trust by its fingerprint.
   *
   * @param address - as for {@link Daemon.serveHttp}
   * @param identityKey - the Ed25519 key that the daemon is known by, PKCS #8 in PEM. Default: a new one
   * @throws PebbleEmulatorError `PEBBLE_EMULATOR_ADDRESS_UNUSABLE`
   */
  serveHttps(address: string, identityKey?: string): Promise<{ port: number; fingerprint: string }>;
  /**
   * Lets the next client that asks for it over HTTPS become an administrator, as the press of a button would.
   *
   * @param ms - milliseconds until it is too late
   * @throws Error with Pebble's text when the plan's section `pairing` does not let it
   */
  openPairingWindow(ms: number): void;
  /**
   * Adds identities, and replaces those of the same name.
   *
   * @param identities - as clients send them, by name
   * @throws PebbleEmulatorError `PEBBLE_EMULATOR_IDENTITIES_INVALID`
   */
  replaceIdentities(identities: Readonly<Record<string, unknown>>): void;
  /**
   * Gives services other arguments than those in brackets in their commands.
   *
   * @param args - by service
   * @throws PebbleEmulatorError `PEBBLE_EMULATOR_LAYERS_INVALID` for a service that the plan does not have
   */
  setServiceArgs(args: Readonly<Record<string, readonly string[]>>): Promise<void>;
  /** Begins to start the services that are enabled, when there are any. */
  autostart(): void;
  /** Resolves when a service's exit or a failed check is to end the daemon; the caller then disposes of it. */
  readonly shutdown: Promise<ShutdownCause>;
  /**
   * Stops everything, as disposing of the daemon does.
   *
   * @returns whether every request in progress ended by itself within a second; Pebble exits with 1 when one did not
   */
  close(): Promise<boolean>;
}

/** How a socket is served. */
export interface ServeOptions {
  /** The user that everybody is who connects to this socket. Default: the daemon's own, an administrator. */
  readonly peerUid?: number;
}
