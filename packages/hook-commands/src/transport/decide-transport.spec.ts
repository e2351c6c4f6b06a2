import { describe, expect, it } from 'vitest';
import { decideTransport, type TransportDecision } from './decide-transport.ts';

const socket = { address: '/a.socket', contextId: 'c1' };
const hook = {
  JUJU_AGENT_SOCKET_NETWORK: 'unix',
  JUJU_AGENT_SOCKET_ADDRESS: '/a.socket',
  JUJU_CONTEXT_ID: 'c1',
};

describe('decideTransport', () => {
  it.each<[name: string, environment: Record<string, string>, decision: TransportDecision]>([
    ['a Unix socket: that, with spawning behind it', hook, { way: 'socket', socket, fallback: true }],
    [
      'an abstract socket: that',
      { ...hook, JUJU_AGENT_SOCKET_ADDRESS: '@agent' },
      { way: 'socket', socket: { ...socket, address: '@agent' }, fallback: true },
    ],
    ['a TCP socket, as of podspec charms: spawning', { ...hook, JUJU_AGENT_SOCKET_NETWORK: 'tcp' }, { way: 'spawn' }],
    ['no address: spawning', { ...hook, JUJU_AGENT_SOCKET_ADDRESS: '' }, { way: 'spawn' }],
    ['no context: spawning', { ...hook, JUJU_CONTEXT_ID: '' }, { way: 'spawn' }],
    ['an empty environment: spawning', {}, { way: 'spawn' }],
    ['spawning forced', { ...hook, CHARMSMITH_HOOK_TRANSPORT: 'spawn' }, { way: 'spawn' }],
    ['the socket forced', { ...hook, CHARMSMITH_HOOK_TRANSPORT: 'socket' }, { way: 'socket', socket, fallback: false }],
    ['an empty setting', { ...hook, CHARMSMITH_HOOK_TRANSPORT: '' }, { way: 'socket', socket, fallback: true }],
  ])('%s', (_name, environment, decision) => {
    expect(decideTransport(environment)).toEqual(decision);
  });

  it.each<[environment: Record<string, string>, message: string]>([
    [
      { ...hook, CHARMSMITH_HOOK_TRANSPORT: 'Socket' },
      'CHARMSMITH_HOOK_TRANSPORT is "Socket", which is neither "socket" nor "spawn"',
    ],
    [
      { CHARMSMITH_HOOK_TRANSPORT: 'socket' },
      'CHARMSMITH_HOOK_TRANSPORT is "socket", but JUJU_AGENT_SOCKET_NETWORK is "", not "unix"',
    ],
    [
      { ...hook, JUJU_CONTEXT_ID: '', CHARMSMITH_HOOK_TRANSPORT: 'socket' },
      'CHARMSMITH_HOOK_TRANSPORT is "socket", but JUJU_CONTEXT_ID is not set',
    ],
  ])('refuses %j', (environment, message) => {
    expect(decideTransport(environment)).toMatchObject({
      way: 'none',
      error: { code: 'HOOK_COMMAND_BAD_SETTING', message },
    });
  });
});
