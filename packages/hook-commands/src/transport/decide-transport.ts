import { HookCommandError } from '../errors/hook-command-error.ts';
import type { AgentSocketOptions } from './agent-socket-transport.ts';

/** How hook commands shall travel. */
export type TransportDecision =
  | { readonly way: 'spawn' }
  /** `fallback`: whether spawning may take over. */
  | { readonly way: 'socket'; readonly socket: AgentSocketOptions; readonly fallback: boolean }
  | { readonly way: 'none'; readonly error: HookCommandError };

/** The variable that forces one way. */
const transportVariable = 'CHARMSMITH_HOOK_TRANSPORT';

/**
 * Decides from the environment of a hook: its socket when it names a Unix socket, else spawning.
 *
 * @param environment - as Juju gave it, and {@link transportVariable}
 */
export function decideTransport(environment: Readonly<Record<string, string | undefined>>): TransportDecision {
  const forced = environment[transportVariable] ?? '';
  if (forced === 'spawn') return { way: 'spawn' };
  if (forced !== '' && forced !== 'socket') {
    return refuse(`${transportVariable} is "${forced}", which is neither "socket" nor "spawn"`);
  }
  const network = environment['JUJU_AGENT_SOCKET_NETWORK'] ?? '';
  const address = environment['JUJU_AGENT_SOCKET_ADDRESS'] ?? '';
  const contextId = environment['JUJU_CONTEXT_ID'] ?? '';
  if (network === 'unix' && address !== '' && contextId !== '') {
    return { way: 'socket', socket: { address, contextId }, fallback: forced === '' };
  }
  if (forced === '') return { way: 'spawn' };
  const missing =
    network === 'unix'
      ? `${address === '' ? 'JUJU_AGENT_SOCKET_ADDRESS' : 'JUJU_CONTEXT_ID'} is not set`
      : `JUJU_AGENT_SOCKET_NETWORK is "${network}", not "unix"`;
  return refuse(`${transportVariable} is "socket", but ${missing}`);
}

function refuse(message: string): TransportDecision {
  const hint = `Set ${transportVariable} to "socket" or "spawn", or leave it unset to let the SDK choose.`;
  return { way: 'none', error: new HookCommandError(message, { code: 'HOOK_COMMAND_BAD_SETTING', hint }) };
}
