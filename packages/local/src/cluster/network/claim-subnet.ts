import { localError } from '../../errors.ts';
import type { Namespaces } from '../../namespaces/namespaces.ts';
import { ProgramFailure, runProgram } from '../../programs/run-program.ts';
import type { SystemPrograms } from '../../programs/system-programs.ts';
import type { Task } from '../../task.ts';
import { removeLink } from './remove-link.ts';
import { chooseSubnet, clusterRoute, linkName, parseRange, type AddressRange } from './subnet.ts';

/** The router's end of the link to the host. */
export const uplink = 'uplink';

/** Adds the link under the name of a free subnet: the kernel gives a name only once, which settles every race. */
export async function claimSubnet(programs: SystemPrograms, router: Namespaces, task: Task): Promise<number> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const subnet = chooseSubnet(await usedRanges(programs, task), Math.random);
    if (subnet === undefined) break;
    const name = linkName(subnet);
    const peer = ['peer', 'name', uplink, 'netns', String(router.processId)];
    try {
      await runProgram(task, {
        step: 'add the link to the host',
        command: [programs.ip, 'link', 'add', name, 'type', 'veth', ...peer],
      });
      return subnet;
    } catch (error) {
      if (error instanceof ProgramFailure && error.stderr.includes('File exists')) continue;
      if (task.signal.aborted) await removeLink(programs, name);
      throw error;
    }
  }
  throw localError('LOCAL_NO_ADDRESS', `cannot find a free /24 in ${clusterRoute}`, {
    hint: 'See what is routed there with: ip route',
  });
}

async function usedRanges(programs: SystemPrograms, task: Task): Promise<AddressRange[]> {
  const command = [programs.ip, '-json', '-4', 'route', 'show', 'table', 'all'] as const;
  const output = await runProgram(task, { step: 'list the routes', command: [...command] });
  const routes = JSON.parse(output || '[]') as readonly { readonly dst: string }[];
  return routes.map((route) => parseRange(route.dst)).filter((range) => range !== undefined);
}
