import type { Files } from '../files/files.ts';
import type { Plan } from '../plan/layer.ts';
import type { TerminalSpec } from '../processes/process-runner.ts';
import type { Owner, OwnerRequest } from '../users/owner.ts';
import type { Users } from '../users/users.ts';

/** A command as a client asks for it. */
export interface ExecRequest extends OwnerRequest {
  readonly command: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDir: string;
  /** Nanoseconds; 0 means none. */
  readonly timeout: bigint;
  readonly splitStderr: boolean;
  readonly terminal: TerminalSpec | undefined;
}

/** A command that is ready to run. */
export interface ExecSetup {
  readonly command: readonly [string, ...string[]];
  /** The whole environment, secrets of the daemon included: never log it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDir: string;
  readonly owner: Owner | undefined;
  readonly timeout: bigint;
  readonly splitStderr: boolean;
  readonly terminal: TerminalSpec | undefined;
}

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Fills in what a request leaves out from the service whose context it names.
 *
 * @throws Error when the plan has no such service
 */
export function applyServiceContext(plan: Plan, service: string, request: ExecRequest): ExecRequest {
  if (service === '') return request;
  const context = plan.services.get(service);
  if (context === undefined) throw new Error(`context service ${JSON.stringify(service)} not found`);
  return {
    ...request,
    environment: { ...context.environment, ...request.environment },
    workingDir: request.workingDir || (context['working-dir'] ?? ''),
    'user-id': request['user-id'] ?? context['user-id'],
    user: request.user || context.user,
    'group-id': request['group-id'] ?? context['group-id'],
    group: request.group || context.group,
  };
}

/**
 * Works out environment and working directory.
 *
 * @param owner - who runs it, when the request names somebody
 * @param daemon - the daemon's environment and user
 * @throws Error when the working directory does not exist
 */
export async function prepareExec(
  request: ExecRequest,
  owner: Owner | undefined,
  {
    users,
    files,
    daemon,
  }: { users: Users; files: Files; daemon: { environment: Readonly<Record<string, string>>; uid: number } },
): Promise<ExecSetup> {
  const inherited: Record<string, string> = { ...daemon.environment };
  if (owner !== undefined && owner.uid !== daemon.uid) {
    delete inherited['HOME'];
    delete inherited['USER'];
  }
  const environment: Record<string, string> = {
    PATH: defaultPath,
    LANG: 'C.UTF-8',
    ...inherited,
    ...request.environment,
  };
  const uid = owner?.uid ?? daemon.uid;
  const user = (await users.users()).find((candidate) => candidate.uid === uid);
  if (user !== undefined) {
    environment['HOME'] ||= user.home;
    environment['USER'] ||= user.name;
  }
  const { command, timeout, splitStderr, terminal } = request;
  const workingDir = await findWorkingDir(files, request.workingDir, environment['HOME'] ?? '');
  return { command, environment, workingDir, owner, timeout, splitStderr, terminal };
}

async function findWorkingDir(files: Files, asked: string, home: string): Promise<string> {
  const path = asked || home;
  if (path === '') return '/';
  const name = `${asked === '' ? 'home' : 'working'} directory ${JSON.stringify(path)}`;
  let type;
  try {
    ({ type } = await files.stat(path));
  } catch (cause) {
    throw new Error(`${name} does not exist`, { cause });
  }
  if (type !== 'directory') throw new Error(`${name} not a directory`);
  return path;
}
