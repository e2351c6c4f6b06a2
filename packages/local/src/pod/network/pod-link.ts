import { writeFile } from 'node:fs/promises';
import { localError } from '../../errors.ts';
import type { PodNamespaces } from '../namespaces/pod-namespaces.ts';
import type { PodStart } from '../pod-start.ts';
import { ProgramFailure, runProgram } from '../programs/run-program.ts';
import type { SystemPrograms } from '../programs/system-programs.ts';
import { removeLink } from './remove-link.ts';
import { chooseSubnet, linkName, parseRange, podRoute, renderAddress, type AddressRange } from './subnet.ts';

/** The link between the host and a pod. */
export interface PodLink extends AsyncDisposable {
  /** Name of the host's end. */
  readonly name: string;
  /** Address of the pod. */
  readonly address: string;
}

/**
 * Links the pod to the host by a veth pair whose far end is the pod's `eth0`.
 *
 * @remarks The far end is born inside the namespace, so the link ends with it even when nobody removes it. Pods
 * reach the host and each other; nothing else is routed, so a stray connection fails at once.
 */
export async function openLink(programs: SystemPrograms, pod: PodNamespaces, start: PodStart): Promise<PodLink> {
  const subnet = await claimSubnet(programs, pod, start);
  const name = linkName(subnet);
  const [hostEnd, address] = [renderAddress(subnet + 1), renderAddress(subnet + 2)];
  const close = () => removeLink(programs, name);
  try {
    await runProgram(start, {
      step: 'address the link',
      command: [programs.ip, '-batch', '-'],
      input: batch(`address add ${hostEnd}/30 dev ${name}`, `link set ${name} up`),
    });
    await allowForwarding(name);
    await runProgram(start, {
      step: 'address the pod',
      command: pod.enter(programs.ip, '-batch', '-'),
      input: batch(
        'link set lo up',
        `address add ${address}/30 dev eth0`,
        'link set eth0 up',
        `route add ${podRoute} via ${hostEnd}`,
      ),
    });
  } catch (error) {
    await close();
    throw error;
  }
  return { name, address, [Symbol.asyncDispose]: close };
}

/**
 * Lets packets that come in on this link go on to other pods. The setting is the link's own and ends with it; the
 * host's stays as it is. Where `/proc/sys` is read-only (in some containers) pods stay apart, and each still works.
 */
async function allowForwarding(name: string): Promise<void> {
  await writeFile(`/proc/sys/net/ipv4/conf/${name}/forwarding`, '1').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EROFS') throw error;
  });
}

/** Adds the link under the name of a free subnet: the kernel gives a name only once, which settles every race. */
async function claimSubnet(programs: SystemPrograms, pod: PodNamespaces, start: PodStart): Promise<number> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const subnet = chooseSubnet(await usedRanges(programs, start), Math.random);
    if (subnet === undefined) break;
    const name = linkName(subnet);
    const peer = ['peer', 'name', 'eth0', 'netns', String(pod.processId)];
    try {
      await runProgram(start, {
        step: 'add the link',
        command: [programs.ip, 'link', 'add', name, 'type', 'veth', ...peer],
      });
      return subnet;
    } catch (error) {
      if (error instanceof ProgramFailure && error.stderr.includes('File exists')) continue;
      if (start.signal.aborted) await removeLink(programs, name);
      throw error;
    }
  }
  throw localError('LOCAL_NO_ADDRESS', `cannot find a free /30 in ${podRoute}`, {
    hint: 'See what is routed there with: ip route',
  });
}

async function usedRanges(programs: SystemPrograms, start: PodStart): Promise<AddressRange[]> {
  const command = [programs.ip, '-json', '-4', 'route', 'show', 'table', 'all'] as const;
  const output = await runProgram(start, { step: 'list the routes', command: [...command] });
  const routes = JSON.parse(output || '[]') as readonly { readonly dst: string }[];
  return routes.map((route) => parseRange(route.dst)).filter((range) => range !== undefined);
}

function batch(...lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
