import { createConnection } from 'node:net';

/**
 * Prints what a TCP server answers: `ask.ts HOST PORT [PATIENCE]`. With a patience, in milliseconds, it prints
 * `no answer` when no connection has come about by then.
 */
const [host, port, patience] = process.argv.slice(2);
const connection = createConnection({ host: host ?? 'localhost', port: Number(port) });
connection.pipe(process.stdout);
if (patience !== undefined) {
  const timer = setTimeout(() => {
    process.stdout.write('no answer');
    connection.destroy();
  }, Number(patience));
  connection.once('connect', () => clearTimeout(timer));
}
