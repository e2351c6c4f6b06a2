import { isIp } from '../material/check-leaf.ts';
import type { Capabilities } from './interface-data.ts';

/**
 * Leaves out names that a provider says it cannot put into a certificate. What it does not say, it can.
 *
 * @returns all of them when it could have none: its refusal then says why
 */
export function chooseNames(
  names: readonly string[],
  capabilities: Capabilities | null | undefined,
): readonly string[] {
  if (capabilities === null || capabilities === undefined) return names;
  const possible = names.filter((name) => isPossible(name, capabilities));
  return possible.length === 0 ? names : possible;
}

function isPossible(name: string, capabilities: Capabilities): boolean {
  const { supports_ip_sans: ips, supports_wildcard_dns: wildcards, supports_subdomain: subdomains } = capabilities;
  if (isIp(name)) return ips !== false;
  if (name.startsWith('*.') && wildcards === false) return false;
  const domains = capabilities.allowed_domains ?? [];
  return (
    domains.length === 0 ||
    domains.some((domain) => name === domain || (subdomains !== false && name.endsWith(`.${domain}`)))
  );
}
