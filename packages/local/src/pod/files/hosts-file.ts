/** The names of a pod. */
export interface PodNames {
  /** Host name of the pod: `redis-k8s-0`. */
  readonly hostName: string;
  /** Its name in the cluster: `redis-k8s-0.redis-k8s-endpoints.model.svc.cluster.local`. */
  readonly fullyQualifiedName: string;
}

/** The kubelet lists the domains of the namespace, of services, and of the cluster. */
const searchedDomains = 3;

/** Writes `/etc/hosts` as the kubelet writes it for a pod. */
export function renderHostsFile(names: PodNames, address: string): string {
  return [
    '# Kubernetes-managed hosts file.',
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
    `${address}\t${names.fullyQualifiedName}\t${names.hostName}`,
    '',
  ].join('\n');
}

/** Writes `/etc/resolv.conf`: the cluster's search list, and no server, since `/etc/hosts` is all there is. */
export function renderResolverFile(names: PodNames): string {
  // <pod>.<service>.<namespace>.svc.cluster.local: the list starts at the namespace.
  const labels = names.fullyQualifiedName.split('.').slice(2);
  const domains = labels.slice(0, searchedDomains).map((_label, index) => labels.slice(index).join('.'));
  return `${domains.length === 0 ? '' : `search ${domains.join(' ')}\n`}options ndots:5\n`;
}
