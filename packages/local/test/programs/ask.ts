import { createConnection } from 'node:net';

/** Prints what a TCP server answers: `ask.ts HOST PORT`. */
const [host, port] = process.argv.slice(2);
createConnection({ host: host ?? 'localhost', port: Number(port) }).pipe(process.stdout);
