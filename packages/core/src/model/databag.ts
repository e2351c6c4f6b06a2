/** One side's data in a relation, as far as this unit may read it. */
export interface Databag {
  /** Everything in it; empty when nobody wrote yet. Read once a dispatch. */
  read(): Promise<Readonly<Record<string, string>>>;
}

/** A databag that this unit may write. What it writes reaches others when the hook succeeds. */
export interface WritableDatabag extends Databag {
  /**
   * Changes keys. Values that are already there are not sent, so writing the same again wakes nobody.
   *
   * @param changes - new values; `undefined` removes a key
   * @throws CharmsmithError `CORE_NOT_LEADER` for the application's bag when another unit leads
   */
  write(changes: Readonly<Record<string, string | undefined>>): Promise<void>;
}

/** The part of `wanted` that differs from `current`; Juju reads `''` as "remove". */
export function databagChanges(
  current: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(wanted)
      .map(([key, value]) => [key, value ?? ''] as const)
      .filter(([key, value]) => (current[key] ?? '') !== value),
  );
}
