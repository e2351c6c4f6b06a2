/** A platform of `charmcraft.yaml`: one archive is made for each. */
export interface CharmPlatform {
  /** As it is written: `amd64`, `ubuntu@22.04:arm64`. */
  readonly name: string;
  readonly base: CharmBase;
  /** Of the units, in Juju's words: `amd64`. */
  readonly architecture: string;
}

/** An operating system of units. */
export interface CharmBase {
  /** Juju knows `ubuntu` only. */
  readonly name: string;
  /** `24.04` */
  readonly channel: string;
}
