import type { NetworkState } from '../../state/unit-state.ts';
import { readingCommand, relationFlag } from '../command-definition.ts';
import { badArguments, failed } from '../command-failure.ts';
import { booleanFlag, checkEmpty } from '../flags.ts';
import { optionalRelation } from '../relation-lookup.ts';

const parts = ['bind-address', 'ingress-address', 'egress-subnets'] as const;
const partFlags = Object.assign({}, ...parts.map((part) => booleanFlag(part))) as ReturnType<typeof booleanFlag>;

/** `network-get BINDING [-r ID] [--bind-address] [--ingress-address] [--egress-subnets]`. */
export const networkGet = readingCommand({ ...relationFlag, ...partFlags }, (invocation) => {
  const [binding, ...more] = invocation.positional;
  if (binding === undefined) throw badArguments('no arguments specified');
  if (binding === '') throw badArguments('no binding name specified');
  checkEmpty(more);
  optionalRelation(invocation);
  const { charm, view } = invocation.context;
  const known = binding === 'juju-info' || binding in charm.endpoints || charm.extraBindings.includes(binding);
  if (!known) throw failed(`no network config found for binding "${binding}"`);
  const network = view.networks[binding] ?? view.network;
  const asked = parts.filter((part) => invocation.on.has(part));
  if (asked.length === 0) return describe(network);
  const values = {
    'bind-address': network.bindAddresses[0] ?? '',
    'ingress-address': network.ingressAddresses[0] ?? network.bindAddresses[0] ?? '',
    'egress-subnets': network.egressSubnets,
  };
  const [only] = asked;
  if (asked.length === 1 && only !== undefined) return values[only];
  return Object.fromEntries(asked.map((part) => [part, values[part]]));
});

function describe(network: NetworkState): Record<string, unknown> {
  const addresses = network.bindAddresses.map((value) => ({ hostname: '', value, cidr: '' }));
  const lists = {
    'bind-addresses': [{ 'mac-address': '', 'interface-name': network.interfaceName, addresses }],
    'egress-subnets': network.egressSubnets,
    'ingress-addresses': network.ingressAddresses,
  };
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}

/** `unit-get private-address|public-address`, deprecated. */
export const unitGet = readingCommand({}, ({ context, positional }) => {
  const [setting, ...more] = positional;
  if (setting === undefined) throw badArguments('no setting specified');
  if (setting !== 'private-address' && setting !== 'public-address') throw badArguments(`unknown setting "${setting}"`);
  checkEmpty(more);
  const { bindAddresses, ingressAddresses } = context.view.network;
  const bound = bindAddresses.find((address) => address !== '') ?? '';
  return setting === 'private-address' ? bound : (ingressAddresses[0] ?? bound);
});
