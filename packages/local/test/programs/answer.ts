import { createServer } from 'node:net';

/** Listens on a TCP port and answers each connection with a word: `answer.ts PORT WORD`. */
const [port, word] = process.argv.slice(2);
const server = createServer((connection) => connection.end(word ?? ''));
server.listen({ port: Number(port), host: '0.0.0.0' }, () => process.stdout.write('listening\n'));
