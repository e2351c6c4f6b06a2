import type { MasterAddress } from '../contract.ts';
import { badReply } from './bad-reply.ts';

/**
 * Reads the reply to `SENTINEL GET-MASTER-ADDR-BY-NAME`.
 *
 * @param reply - a host name (or IP) and a port as text, or `null` when the Sentinel knows no such master
 * @throws CharmsmithError `SENTINEL_BAD_REPLY`
 */
export function parseMasterAddress(reply: unknown): MasterAddress | undefined {
  if (reply === null) return undefined;
  if (Array.isArray(reply) && reply.length === 2) {
    const [host, port] = reply.map(String) as [string, string];
    if (host !== '' && /^\d+$/.test(port)) return { host, port: Number(port) };
  }
  throw badReply('it is not a host and a port');
}
