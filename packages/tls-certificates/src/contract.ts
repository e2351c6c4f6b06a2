import { type Status, token } from '@charmsmith/core';

/** A private key, its certificate and the authority that vouches for it, checked against each other. */
export interface TlsMaterial {
  /** The certificate, then the intermediates up to the authority, in order. PEM. */
  readonly certificate: string;
  /** PEM, not encrypted. */
  readonly key: string;
  /** PEM; one or more certificates: while an authority is replaced, the old one and the new. */
  readonly ca: string;
  /** When the first certificate of the chain ends. */
  readonly expires: Date;
  /** Of the names that were wanted, those that the certificate does not hold. */
  readonly missingNames: readonly string[];
  /** SHA-256 over the three files, in hexadecimal: changes when one of them does. */
  readonly hash: string;
}

/** What the source of the certificates came to. */
export type TlsState =
  | { readonly state: 'none' }
  | {
      readonly state: 'incomplete';
      /** What is not there, or empty: names of resources, `certificate`. */
      readonly missing: readonly string[];
      /** From whom it will come without an administrator. */
      readonly awaitedFrom?: string;
    }
  /** Says what is wrong, and how. */
  | { readonly state: 'invalid'; readonly reason: string }
  | { readonly state: 'valid'; readonly material: TlsMaterial };

/** Where the files lie in every container that holds them. */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
  readonly ca: string;
}

/** What came of storing. */
export type TlsStored =
  /** `changed`: whether something else, or nothing, lay there: then the workload must load it anew. */
  | { readonly stored: true; readonly changed: boolean; readonly hash: string }
  /** There is nothing that could be stored; what lay there was left. */
  | { readonly stored: false; readonly state: Exclude<TlsState['state'], 'valid'> };

/** The charm's TLS certificates. */
export interface TlsCertificates {
  /** Paths in the containers. */
  readonly files: TlsFiles;
  /** Whether TLS is asked for: by the config, or, where no option is named, by there being certificates. */
  enabled(): Promise<boolean>;
  /** What there is, read and checked once a dispatch. */
  state(): Promise<TlsState>;
  /** What the unit must show while TLS is asked for and cannot be had; `undefined` when all is well or TLS is off. */
  condition(): Promise<Status | undefined>;
  /**
   * The end of the certificate when it is near and TLS is asked for; `undefined` when it is not. `expiryWarning` makes an
   * Active status of it, for a charm that shows one anyway.
   */
  expiresSoon(): Promise<Date | undefined>;
  /**
   * Writes the three files into a container, for the workload's user alone: all of them or none, and only when they
   * differ from what is there.
   *
   * @throws PebbleError `PEBBLE_UNREACHABLE`, `PEBBLE_PATH_ERROR`; what was there before is put back where that can be
   */
  store(container: string): Promise<TlsStored>;
}
export const TlsCertificates = token<TlsCertificates>('@charmsmith/tls-certificates/TlsCertificates');

/** What a unit shows while TLS is asked for and cannot be had, as the upstream charm says it. */
export const notEnoughCertificates = 'Not enough certificates found';
