import { type JujuContext, type PluginParts, token } from '@charmsmith/core';
import type { TlsState } from './contract.ts';
import type { MaterialRules } from './material/check-material.ts';

/** Gives key, certificate and authority, checked. */
export interface TlsSource {
  state(): Promise<TlsState>;
}
export const TlsSource = token<TlsSource>('@charmsmith/tls-certificates/TlsSource');

/** What the charm wants of its certificates. */
export interface CertificateNeeds {
  /** The names by which this unit is reached. */
  readonly names: (context: JujuContext) => readonly string[];
  readonly rules: Omit<MaterialRules, 'now' | 'names'>;
}

const brand = '@charmsmith/tls-certificates/CertificateSource';

/** Where certificates come from. An inert value, made by `fromResources` or `fromRelation`, or by a plugin of others. */
export interface CertificateSource {
  readonly $type: typeof brand;
  /** What it adds to the charm, {@link TlsSource} among it. */
  readonly parts: (needs: CertificateNeeds) => PluginParts;
  /** What is wrong with its own options. */
  readonly problems: readonly string[];
}

/**
 * Makes a source.
 *
 * @param parts - what it adds to the charm
 * @param problems - what is wrong with its own options, said with those of the plugin
 */
export function defineSource(
  parts: CertificateSource['parts'],
  problems: CertificateSource['problems'] = [],
): CertificateSource {
  return { $type: brand, parts, problems };
}

/** Tells whether a value is a source, made by any copy of this package. */
export function isSource(value: unknown): value is CertificateSource {
  return typeof value === 'object' && value !== null && '$type' in value && value.$type === brand;
}
