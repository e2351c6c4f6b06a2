import { once } from 'node:events';
import { chmod, lstat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Server } from 'node:net';
import { describeError } from '@charmsmith/errors';
import { PebbleEmulatorError } from '../errors.ts';
import type { PebbleEmulatorErrorCode } from '../errors.ts';

/** Every user may connect: who may do what is the daemon's decision, not the socket file's. */
const socketMode = 0o666;

/**
 * Listens on a Unix socket. A socket file that no daemon answers on is replaced.
 *
 * @throws PebbleEmulatorError `PEBBLE_EMULATOR_SOCKET_IN_USE` when a daemon answers there,
 * `PEBBLE_EMULATOR_SOCKET_UNUSABLE` when the path cannot hold a socket
 */
export async function listen(server: Server, socketPath: string): Promise<void> {
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
