import { active, blocked, type Status, waiting } from '@charmsmith/core';
import { notEnoughCertificates, type TlsState } from '../contract.ts';

/**
 * Decides what a unit must show for its certificates while TLS is asked for.
 *
 * @returns `undefined` when TLS can be had
 */
export function tlsCondition(state: TlsState): Status | undefined {
  switch (state.state) {
    case 'valid':
      return undefined;
    case 'invalid':
      return blocked(`TLS certificates: ${state.reason}`);
    case 'incomplete':
      if (state.awaitedFrom === undefined) return blocked(notEnoughCertificates);
      return waiting(`Waiting for a certificate from ${state.awaitedFrom}`);
    case 'none':
      return blocked(notEnoughCertificates);
  }
}

const dayMs = 86_400_000;

/**
 * The end of the material when it is near.
 *
 * @param warnDays - what counts as near
 */
export function nearEnd(state: TlsState, warnDays: number, now: Date): Date | undefined {
  if (state.state !== 'valid') return undefined;
  const { expires } = state.material;
  return expires.getTime() - now.getTime() <= warnDays * dayMs ? expires : undefined;
}

/** What a unit that is well shows of an end that is near. */
export function expiryWarning(expires: Date): Status {
  return active(`TLS certificate expires on ${expires.toISOString().slice(0, 10)}`);
}
