import { standardPath } from '../../programs/system-programs.ts';

/** What a process of a container finds in its environment. */
export function containerEnvironment(hostName: string): Record<string, string> {
  return { PATH: standardPath, HOME: '/root', HOSTNAME: hostName };
}
