import { createServer } from 'node:net';

/** Listens on `PEBBLE_SOCKET` and closes each connection. */
createServer((connection) => connection.end()).listen(process.env['PEBBLE_SOCKET']);
