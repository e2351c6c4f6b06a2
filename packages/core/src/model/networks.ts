import {
  type HookCommands,
  isHookCommandError,
  type NetworkInfo,
  type NetworkInterface,
} from '@charmsmith/hook-commands';
import { token } from '../plugin/token.ts';
import type { Relation } from './relation.ts';

/** The network side of an endpoint, an extra binding or a relation. */
export interface Network {
  /** Where to listen; absent where Juju knows none. */
  readonly bindAddress?: string;
  /** Where others reach this unit: an address, or a name; absent where Juju knows none. */
  readonly ingressAddress?: string;
  readonly ingressAddresses: readonly string[];
  /** Where this unit's traffic comes from. */
  readonly egressSubnets: readonly string[];
  /** The interfaces that have addresses. */
  readonly interfaces: readonly NetworkInterface[];
}

/** The unit's addresses. */
export interface Networks<Binding extends string = string> {
  /**
   * The addresses of an endpoint or extra binding; those of one relation differ when it crosses models. Asked once a
   * dispatch.
   *
   * @throws HookCommandError `HOOK_COMMAND_FAILED` when Juju has none for it
   */
  of(binding: Binding | Relation): Promise<Network>;
}
export const Networks = token<Networks>('@charmsmith/core/Networks');

/** Addresses over `network-get`. */
export function createNetworks(commands: Pick<HookCommands, 'networkGet'>): Networks {
  const networks = new Map<string, Promise<Network>>();
  const ask = async (binding: string, relationId?: string): Promise<Network> => {
    try {
      return describe(await commands.networkGet(binding, relationId === undefined ? {} : { relationId }));
    } catch (error) {
      // A relation that has gone: its endpoint is still bound.
      if (relationId !== undefined && isHookCommandError(error, 'HOOK_COMMAND_RELATION_NOT_FOUND'))
        return await ask(binding);
      throw error;
    }
  };
  return {
    of(binding) {
      const [name, relationId] = typeof binding === 'string' ? [binding] : [binding.endpoint, binding.id];
      const key = relationId ?? name;
      const network = networks.get(key) ?? ask(name, relationId);
      networks.set(key, network);
      return network;
    },
  };
}

function describe({ bindAddresses, egressSubnets, ingressAddresses }: NetworkInfo): Network {
  // Some agents list an interface without addresses first.
  const interfaces = bindAddresses.filter(({ addresses }) => addresses.length > 0);
  const bindAddress = interfaces[0]?.addresses[0]?.value;
  const [ingressAddress] = ingressAddresses;
  return {
    ...(bindAddress === undefined || bindAddress === '' ? {} : { bindAddress }),
    ...(ingressAddress === undefined ? {} : { ingressAddress }),
    ingressAddresses,
    egressSubnets,
    interfaces,
  };
}
