import { once } from 'node:events';
import { chmod, lstat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Server } from 'node:net';
import { describeError } from '@charmsmith/errors';
import { PebbleEmulatorError } from '../errors.ts';
import type { PebbleEmulatorErrorCode } from '../errors.ts';

/** Every user may connect: who may do what is the daemon's decision, not the socket file's. */
const socketMode = 0o666;

/** The path of a Unix socket, or a TCP port of this machine; without a host it is that of every address. */
export type ListenAddress = { readonly path: string } | { readonly host?: string; readonly port: number };

/**
 * Reads a TCP address as the command line has it.
 *
 * @param text - `:4000`, `192.0.2.0:4000`, `[2001:db8::1]:4000`
 * @throws PebbleEmulatorError `PEBBLE_EMULATOR_ADDRESS_UNUSABLE`
 */
export function parseAddress(text: string): ListenAddress {
  const [, ipv6, name, port = ''] = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text) ?? [];
  const host = ipv6 ?? name ?? '';
  if (port === '' || Number(port) > 65_535)
    throw new PebbleEmulatorError(`cannot listen on ${JSON.stringify(text)}: it is no address`, {
      code: 'PEBBLE_EMULATOR_ADDRESS_UNUSABLE' satisfies PebbleEmulatorErrorCode,
      hint: 'Write ":4000", "192.0.2.0:4000" or "[2001:db8::1]:4000".',
      details: { address: text },
    });
  return { port: Number(port), ...(host !== '' && { host }) };
}

/**
 * Listens on an address. A Unix socket's file that no daemon answers on is replaced.
 *
 * @returns the address, with the port that port 0 has become
 * @throws PebbleEmulatorError `PEBBLE_EMULATOR_SOCKET_IN_USE` when a daemon answers there,
 * `PEBBLE_EMULATOR_SOCKET_UNUSABLE` when the path cannot hold a socket, `PEBBLE_EMULATOR_ADDRESS_UNUSABLE` when the
 * port cannot be listened on
 */
export async function listen(server: Server, address: ListenAddress): Promise<ListenAddress> {
  if ('path' in address) {
    await listenOnSocket(server, address.path);
    return address;
  }
  try {
    server.listen(address);
    await once(server, 'listening');
  } catch (cause) {
    const { host = '', port } = address;
    throw new PebbleEmulatorError(`cannot listen on "${host}:${port}": ${describeError(cause)}`, {
      code: 'PEBBLE_EMULATOR_ADDRESS_UNUSABLE' satisfies PebbleEmulatorErrorCode,
      hint: 'Choose a free port of an address of this machine.',
      details: { host, port },
      cause,
    });
  }
  const bound = server.address();
  return { ...address, port: bound !== null && typeof bound === 'object' ? bound.port : address.port };
}

async function listenOnSocket(server: Server, socketPath: string): Promise<void> {
  try {
    if (await isSocket(socketPath)) {
      if (await isAnswered(socketPath))
        throw new PebbleEmulatorError(`socket ${JSON.stringify(socketPath)} already in use`, {
          code: 'PEBBLE_EMULATOR_SOCKET_IN_USE' satisfies PebbleEmulatorErrorCode,
          hint: 'Stop the daemon that listens there, or choose another path.',
          details: { socketPath },
        });
      await unlink(socketPath);
    }
    server.listen(socketPath);
    await once(server, 'listening');
    await chmod(socketPath, socketMode);
  } catch (cause) {
    if (PebbleEmulatorError.is(cause)) throw cause;
    throw new PebbleEmulatorError(`cannot listen on ${JSON.stringify(socketPath)}: ${describeError(cause)}`, {
      code: 'PEBBLE_EMULATOR_SOCKET_UNUSABLE' satisfies PebbleEmulatorErrorCode,
      hint: 'The path needs an existing, writable directory and at most 107 bytes.',
      details: { socketPath },
      cause,
    });
  }
}

async function isSocket(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSocket();
  } catch {
    return false;
  }
}

async function isAnswered(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
