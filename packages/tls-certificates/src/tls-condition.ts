import { blocked, type Status } from '@charmsmith/core';
import { notEnoughCertificates, type TlsState } from './contract.ts';

/**
 * Decides what a unit must show for its certificates while the config asks for TLS.
 *
 * @param state - what the resources came to
 * @returns `undefined` when TLS can be had
 */
export function tlsCondition(state: TlsState): Status | undefined {
  if (state.state === 'valid') return undefined;
  return blocked(state.state === 'invalid' ? `TLS certificates: ${state.reason}` : notEnoughCertificates);
}
