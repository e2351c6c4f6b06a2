import type { HookCommandRunner } from '../invocation/hook-command-runner.ts';
import { optionalString, parseList, parseObject, parseString, parseStrings } from '../invocation/parse-output.ts';
import type { CommandOptions } from '../transport/hook-transport.ts';

/** One address of a network interface. */
export interface NetworkAddress {
  readonly value: string;
  readonly hostname: string;
  readonly cidr: string;
}

/** A network interface and its addresses; some agents list one without any. */
export interface NetworkInterface {
  readonly interfaceName: string;
  readonly macAddress: string;
  readonly addresses: readonly NetworkAddress[];
}

/** The network side of an endpoint. */
export interface NetworkInfo {
  /** Where to listen. Take the first interface that has addresses. */
  readonly bindAddresses: readonly NetworkInterface[];
  /** Where others reach this unit. */
  readonly ingressAddresses: readonly string[];
  /** Where this unit's traffic comes from. */
  readonly egressSubnets: readonly string[];
}

/** `network-get` and `unit-get`. */
export interface NetworkCommands {
  /**
   * Reads the addresses of an endpoint.
   *
   * @param binding - an endpoint, or an extra binding of the charm
   * @param options - `relationId` for the addresses of one relation (cross-model ones differ)
   */
  networkGet(binding: string, options?: CommandOptions & { readonly relationId?: string }): Promise<NetworkInfo>;
  /**
   * Reads the unit's address, as before {@link NetworkCommands.networkGet}, which Juju recommends instead.
   *
   * @returns an IP address or a name
   */
  unitGet(setting: 'private-address' | 'public-address', options?: CommandOptions): Promise<string>;
}

export function networkCommands(runner: HookCommandRunner): NetworkCommands {
  return {
    async networkGet(binding, options = {}) {
      const relation = options.relationId === undefined ? [] : ['-r', options.relationId];
      const args = ['--format=json', ...relation, '--', binding];
      const info = parseObject('network-get', await runner.json({ command: 'network-get', args }, options));
      return {
        bindAddresses: parseList('network-get', info['bind-addresses']).map(parseInterface),
        ingressAddresses: parseStrings('network-get', info['ingress-addresses']),
        egressSubnets: parseStrings('network-get', info['egress-subnets']),
      };
    },
    async unitGet(setting, options) {
      const call = { command: 'unit-get', args: ['--format=json', '--', setting] };
      return parseString('unit-get', await runner.json(call, options));
    },
  };
}

function parseInterface(value: unknown): NetworkInterface {
  const item = parseObject('network-get', value);
  return {
    interfaceName: optionalString('network-get', item['interface-name']) ?? '',
    macAddress: optionalString('network-get', item['mac-address']) ?? '',
    addresses: parseList('network-get', item['addresses']).map(parseAddress),
  };
}

function parseAddress(value: unknown): NetworkAddress {
  const item = parseObject('network-get', value);
  return {
    value: parseString('network-get', item['value']),
    hostname: optionalString('network-get', item['hostname']) ?? '',
    cidr: optionalString('network-get', item['cidr']) ?? '',
  };
}
