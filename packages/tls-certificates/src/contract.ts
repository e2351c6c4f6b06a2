import { type Status, token } from '@charmsmith/core';

/** A private key, its certificate and the authority that vouches for it, checked against each other. */
export interface TlsMaterial {
  /** The certificate, then any intermediates. PEM. */
  readonly certificate: string;
  /** PEM, not encrypted. */
  readonly key: string;
  /** PEM; one or more certificates. */
  readonly ca: string;
  /** The end of the certificate's validity. */
  readonly expires: Date;
  /** Changes when any of the three files changes. */
  readonly fingerprint: string;
}

/** What the resources came to. */
export type TlsState =
  | { readonly state: 'none' }
  /** Names the resources that nobody attached, or that are empty. */
  | { readonly state: 'incomplete'; readonly missing: readonly string[] }
  /** Says which resource is wrong, and how. */
  | { readonly state: 'invalid'; readonly reason: string }
  | { readonly state: 'valid'; readonly material: TlsMaterial };

/** Where the files lie in every container that holds them. */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
  readonly ca: string;
}

/** The charm's TLS certificates. */
export interface TlsCertificates {
  /** Paths in the containers. */
  readonly files: TlsFiles;
  /** Whether the charm's config asks for TLS. */
  enabled(): Promise<boolean>;
  /** What the resources hold, read and checked once a dispatch. */
  state(): Promise<TlsState>;
  /** What the unit must show while TLS is asked for and cannot be had; `undefined` when all is well or TLS is off. */
  condition(): Promise<Status | undefined>;
  /**
   * Writes the files found among the resources into a container, for the workload's user alone. Files that are there
   * already are left alone; invalid ones are not written.
   *
   * @returns the paths written
   * @throws PebbleError `PEBBLE_UNREACHABLE` …
   */
  store(container: string): Promise<readonly string[]>;
}
export const TlsCertificates = token<TlsCertificates>('@charmsmith/tls-certificates/TlsCertificates');

/** What a unit shows while TLS is asked for and cannot be had, as the upstream charm says it. */
export const notEnoughCertificates = 'Not enough certificates found';
