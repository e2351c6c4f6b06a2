import { rmSync } from 'node:fs';
import { createServer } from 'node:net';

/** Listens on `PEBBLE_SOCKET` and closes each connection. A socket that a killed one left is removed, as Pebble does. */
const path = process.env['PEBBLE_SOCKET'] ?? '';
rmSync(path, { force: true });
createServer((connection) => connection.end()).listen(path);
