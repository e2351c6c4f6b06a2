import { localError } from '../../errors.ts';
import { choosePodAddress, subnetRoute } from './subnet.ts';

interface Given {
  readonly address: number;
  /** Whether a pod has it; until then it is only promised. */
  readonly taken: boolean;
}

/** Which pod of a subnet has which address. */
export class PodAddresses {
  readonly #subnet: number;
  readonly #given = new Map<string, Given>();
  #last: number | undefined;

  constructor(subnet: number) {
    this.#subnet = subnet;
  }

  /** Addresses by unit, promised ones too. */
  get all(): ReadonlyMap<string, number> {
    return new Map([...this.#given].map(([unit, { address }]) => [unit, address]));
  }

  /** Units whose pod has its address. */
  get units(): readonly string[] {
    return [...this.#given].filter(([, { taken }]) => taken).map(([unit]) => unit);
  }

  /**
   * Promises an address to the next pod of a unit, if it has none yet.
   *
   * @throws CharmsmithError `LOCAL_NO_ADDRESS`
   */
  reserve(unit: string): number {
    const given = this.#given.get(unit);
    if (given !== undefined) return given.address;
    const address = choosePodAddress(this.#subnet, this.#last, new Set(this.all.values()));
    if (address === undefined) {
      throw localError('LOCAL_NO_ADDRESS', `all addresses of ${subnetRoute(this.#subnet)} are used by pods`);
    }
    this.#last = address;
    this.#given.set(unit, { address, taken: false });
    return address;
  }

  /**
   * Gives a pod its address, the promised one if there is one.
   *
   * @throws CharmsmithError `LOCAL_NO_ADDRESS`; `LOCAL_BAD_OPTION` when the unit has a pod
   */
  take(unit: string): number {
    if (this.#given.get(unit)?.taken === true) {
      throw localError('LOCAL_BAD_OPTION', `cannot make a second pod of ${unit} in one cluster`, {
        details: { option: 'unitName', value: unit },
      });
    }
    const address = this.reserve(unit);
    this.#given.set(unit, { address, taken: true });
    return address;
  }

  /** Takes an address back; one that the unit was given since stays. */
  release(unit: string, address: number): void {
    if (this.#given.get(unit)?.address === address) this.#given.delete(unit);
  }
}
