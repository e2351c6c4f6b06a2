import { FateUnknownError, HookCommandError } from '../errors/hook-command-error.ts';
import type { JujucReply } from '../rpc/index.ts';
import { aborted, untilAborted } from './abort.ts';
import type { AgentConnection } from './agent-connection.ts';
import type { HookCommandCall, HookCommandResult, HookTransport, SecretContentInput } from './hook-transport.ts';
import { isRead } from './reads.ts';

/** Where the agent listens, and who calls. */
export interface AgentSocketOptions {
  /** `JUJU_AGENT_SOCKET_ADDRESS`: a path, or `@name` for an abstract socket. */
  readonly address: string;
  /** `JUJU_CONTEXT_ID`: lets this process in. Never logged. */
  readonly contextId: string;
  /** Working directory for the commands, absolute. Default: this process's. */
  readonly directory?: string;
  /** Longest answer that is accepted, in bytes. Default 64 MiB. */
  readonly messageLimitBytes?: number;
}

/**
 * Speaks to the unit agent over its socket, as Juju's own commands do, without a process for each.
 *
 * @remarks One connection, opened by the first call; calls may overlap, and the agent runs one at a time. It has no
 * time limit of its own, since some commands take long: give a signal. Dispose of it before the process ends: the
 * agent waits for its connections.
 *
 * @param options - as in the environment of the hook
 *
 * @example
 * ```ts
 * await using transport = agentSocketTransport({ address: '/run/agent.socket', contextId: 'web/0-start-1' });
 * await createHookCommands(transport).isLeader();
 * ```
 */
export function agentSocketTransport(options: AgentSocketOptions): HookTransport & AsyncDisposable {
  let connecting: Promise<AgentConnection> | undefined;
  let connection: AgentConnection | undefined;
  let disposed = false;

  async function connect(): Promise<AgentConnection> {
    if (connection?.open === true) return connection;
    connecting ??= import('./agent-connection.ts')
      .then(({ openAgentConnection }) => openAgentConnection(options))
      .finally(() => (connecting = undefined));
    connection = await connecting;
    if (disposed) await connection.close(closed());
    return connection;
  }

  async function call(command: HookCommandCall, signal: AbortSignal | undefined): Promise<JujucReply> {
    const agent = await untilAborted(connect(), command.command, signal);
    const { stdin } = command;
    const request = {
      contextId: options.contextId,
      dir: options.directory ?? process.cwd(),
      commandName: command.command,
      args: [...command.args, ...contentArguments(command.secretContent ?? {})],
      stdinSet: stdin !== undefined,
      stdin: stdin === undefined ? nothing : Buffer.from(stdin, 'utf8'),
    };
    try {
      return await untilAborted(agent.call(request), command.command, signal);
    } catch (error) {
      throw afterSending(command.command, error);
    }
  }

  return {
    carriesSecretContent: true,
    async run(command, { signal } = {}) {
      if (disposed) throw aborted(command.command, closed());
      if (signal?.aborted) throw aborted(command.command, signal.reason);
      return hideContent(toResult(await call(command, signal)), command.secretContent ?? {});
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      await connecting?.catch(() => undefined);
      await connection?.close(closed());
    },
  };
}

const nothing = new Uint8Array(0);

function closed(): HookCommandError {
  return new HookCommandError('the connection to the unit agent was closed', { code: 'HOOK_COMMAND_ABORTED' });
}

/** Gives a failure after the request was sent its meaning: a read may be made again, a write may have happened. */
function afterSending(command: string, error: unknown): unknown {
  if (isRead(command) || !(error instanceof HookCommandError) || error.code === 'HOOK_COMMAND_ABORTED') return error;
  return new FateUnknownError(`cannot tell whether ${command} happened`, {
    cause: error,
    details: { command },
    hint: 'Let the hook fail: Juju drops what it has buffered, and runs the hook again.',
  });
}

/** Only the agent sees them. Juju refuses a value that is empty after its padding: a file is taken empty. */
function contentArguments(content: SecretContentInput): readonly string[] {
  return Object.entries(content).map(([key, value]) =>
    value.length === 0 ? `${key}#file=/dev/null` : `${key}#base64=${Buffer.from(value as string).toString('base64')}`,
  );
}

/** Juju may quote an argument that it refuses. */
function hideContent(result: HookCommandResult, content: SecretContentInput): HookCommandResult {
  const values = Object.values(content).map((value) => Buffer.from(value as string).toString('base64'));
  const stderr = values.reduce((text, value) => (value === '' ? text : text.replaceAll(value, '…')), result.stderr);
  return { ...result, stderr };
}

/** A call that fails as such is told as Juju's own commands tell it. */
function toResult(reply: JujucReply): HookCommandResult {
  if ('response' in reply) {
    const { code, stdout, stderr } = reply.response;
    return { exitCode: code, stdout: text(stdout), stderr: text(stderr) };
  }
  // Go's own words for a request that it could not take in: no command ran.
  if (/^(?:rpc|gob): /.test(reply.error)) {
    throw new HookCommandError(`the unit agent does not take hook commands as expected: ${reply.error}`, {
      code: 'HOOK_COMMAND_PROTOCOL',
    });
  }
  return { exitCode: 1, stdout: '', stderr: `ERROR ${reply.error}\n` };
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
