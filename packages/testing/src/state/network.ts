/** The addresses of a binding. Made by {@link network}. */
export interface Network {
  readonly interfaceName: string;
  readonly bindAddresses: readonly string[];
  readonly ingressAddresses: readonly string[];
  readonly egressSubnets: readonly string[];
}

/** An address that stands for nothing else (RFC 5737). */
const address = '192.0.2.10';

/**
 * The addresses of a binding.
 *
 * @param settings - default: one address of the documentation's own range, for everything
 */
export function network(settings: Partial<Network> = {}): Network {
  return {
    interfaceName: 'eth0',
    bindAddresses: [address],
    ingressAddresses: [address],
    egressSubnets: [`${address}/32`],
    ...settings,
  };
}
