/** The names of a pod. */
export interface PodNames {
  /** Host name of the pod: `redis-k8s-0`. */
  readonly hostName: string;
  /** Its name in the cluster: `redis-k8s-0.redis-k8s-endpoints.model.svc.cluster.local`. */
  readonly fullyQualifiedName: string;
  /** Services that lead to it, among others: `redis-k8s-endpoints.model.svc.cluster.local`. */
  readonly services?: readonly string[];
}

/** A pod's names and where they lead. */
export interface NamedPod {
  readonly names: PodNames;
  readonly address: string;
}

/** The kubelet lists the domains of the namespace, of services, and of the cluster. */
const searchedDomains = 3;

/**
 * Writes `/etc/hosts`: a pod's own lines as the kubelet writes them, and then what the cluster's name server would
 * answer. A name is there in full and in each short form that the search list completes. The bare host name of
 * another pod is not, as on Kubernetes.
 *
 * @param own - the pod whose file it is
 * @param others - the other pods of the cluster
 */
export function renderHostsFile(own: NamedPod, others: readonly NamedPod[] = []): string {
  const { hostName, fullyQualifiedName } = own.names;
  const domains = searchList(own.names);
  const all = [own, ...others];
  return [
    '# Kubernetes-managed hosts file.',
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
    `${own.address}\t${fullyQualifiedName}\t${hostName}`,
    '# What a name server would answer.',
    ...all.map(({ names, address }) => line(address, forms(names.fullyQualifiedName, domains))),
    ...all.flatMap(({ names, address }) =>
      (names.services ?? []).map((service) => line(address, forms(service, domains))),
    ),
    '',
  ].join('\n');
}

/** Writes `/etc/resolv.conf`: the cluster's search list, and no server, since `/etc/hosts` is all there is. */
export function renderResolverFile(names: PodNames): string {
  const domains = searchList(names);
  return `${domains.length === 0 ? '' : `search ${domains.join(' ')}\n`}options ndots:5\n`;
}

/**
 * Writes `/etc/nsswitch.conf`: names come from files alone, so that one which is not there is unknown at once, as a
 * name server says it; asking no server would be told as a failure that may pass.
 *
 * @param ofHost - the host's file, or nothing
 */
export function renderSwitchFile(ofHost: string): string {
  const others = ofHost.split('\n').filter((text) => text !== '' && !/^\s*hosts:/.test(text));
  return [...others, 'hosts: files', ''].join('\n');
}

/** `<pod>.<service>.<namespace>.svc.cluster.local`: the list starts at the namespace. */
function searchList({ fullyQualifiedName }: PodNames): readonly string[] {
  const labels = fullyQualifiedName.split('.').slice(2);
  return labels.slice(0, searchedDomains).map((_label, index) => labels.slice(index).join('.'));
}

/** A name in full, and without each domain of the search list that it ends with. */
function forms(name: string, domains: readonly string[]): readonly string[] {
  const short = domains
    .filter((domain) => name.endsWith(`.${domain}`))
    .map((domain) => name.slice(0, -domain.length - 1));
  return [name, ...short.toReversed()];
}

function line(address: string, names: readonly string[]): string {
  return `${address}\t${names.join('\t')}`;
}
