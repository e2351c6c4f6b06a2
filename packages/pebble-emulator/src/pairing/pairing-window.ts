import type { X509Certificate } from 'node:crypto';
import { isSelfSigned } from '../identities/self-signed.ts';
import type { IdentityStore } from '../identities/identity-store.ts';
import type { Clock, Timer } from '../clock/clock.ts';
import type { PairingConfig } from '../plan/layer.ts';

const mostNames = 1_000;

/** When strangers may become administrators by the certificate that they show. */
export class PairingWindow {
  readonly #identities: IdentityStore;
  readonly #clock: Clock;
  #mode = 'disabled';
  #timer: Timer | undefined;
  #paired = false;

  constructor({ identities, clock }: { identities: IdentityStore; clock: Clock }) {
    this.#identities = identities;
    this.#clock = clock;
  }

  get isOpen(): boolean {
    return this.#timer !== undefined;
  }

  /** Takes over what the plan says; another mode closes the window. */
  planChanged({ mode = 'disabled' }: PairingConfig): void {
    if (mode !== this.#mode) this.close();
    this.#mode = mode;
  }

  /**
   * Opens the window.
   *
   * @param ms - milliseconds after which it closes, if nobody pairs before
   * @throws Error with Pebble's text when the plan does not let it
   */
  open(ms: number): void {
    if (this.#mode === 'disabled') throw new Error('cannot enable pairing with pairing mode disabled');
    if (this.#mode === 'single' && this.#paired)
      throw new Error("cannot enable pairing when already paired in 'single' pairing mode");
    this.close();
    this.#timer = this.#clock.deadline(ms, () => this.close());
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /**
   * Makes who shows this certificate an administrator; well or not, the window is closed then.
   *
   * @throws Error with Pebble's text
   */
  pair(certificate: X509Certificate): void {
    if (!this.isOpen) throw new Error('cannot pair while pairing window is disabled');
    this.close();
    if (!isSelfSigned(certificate))
      throw new Error('cannot verify client certificate signature: x509: certificate signed by unknown authority');
    const { identities } = this.#identities;
    const known = [...identities.values()].some(({ cert }) => cert?.certificate.raw.equals(certificate.raw));
    if (!known) {
      const names = Array.from({ length: mostNames }, (_, index) => `user-${index + 1}`);
      const name = names.find((candidate) => !identities.has(candidate));
      if (name === undefined)
        throw new Error(`cannot create new identity username: user allocation limit ${mostNames} reached`);
      this.#identities.change('add', new Map([[name, { access: 'admin', cert: { certificate } }]]));
    }
    this.#paired = true;
  }
}
