/** What a secret holds. Keys: lower case letters, digits and inner hyphens, at least three characters. */
export type SecretContent = Readonly<Record<string, string>>;

export type SecretRotation = 'never' | 'hourly' | 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'yearly';

/** A secret that this unit owns or may read. Made by {@link secret}. */
export interface Secret {
  /** 20 characters, without the scheme. Default: drawn by the place in the state, the same in every run. */
  readonly id?: string;
  /** Who owns it: this application, this unit, or another application or unit by its name. */
  readonly owner: 'application' | 'unit' | { readonly remote: string };
  /** The owner's label; of somebody else's secret, the label that this unit gave it. */
  readonly label: string;
  readonly description: string;
  readonly rotate: SecretRotation;
  readonly expire?: Date;
  /** Contents by number of the revision. */
  readonly revisions: Readonly<Record<number, SecretContent>>;
  /** Who else may read a secret of this charm, as Juju writes it. */
  readonly access?: readonly { readonly target: string; readonly scope: string; readonly role: string }[];
  /** The revision that this unit has read last; absent before it read any. */
  readonly tracked?: number;
}

/**
 * A secret.
 *
 * @param content - the content of revision 1
 * @param settings - default: owned by the application, without label, tracked at revision 1
 *
 * @example
 * ```ts
 * const password = secret({ password: 'hunter22' }, { label: 'admin' });
 * const rotated = secret({ password: 'old' }, { owner: { remote: 'mysql' }, revisions: { 1: { password: 'old' }, 2: { password: 'new' } } });
 * ```
 */
export function secret(content: SecretContent, settings: Partial<Secret> = {}): Secret {
  return {
    owner: 'application',
    label: '',
    description: '',
    rotate: 'never',
    revisions: { 1: content },
    tracked: 1,
    ...settings,
  };
}
