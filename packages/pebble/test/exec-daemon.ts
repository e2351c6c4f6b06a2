import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { answer, changeOf, refuse, startFaultyDaemon, type FaultyDaemon } from './faulty-daemon.ts';

/** The frame that no more of a stream follows. */
export const end = '{"command":"end"}';

/** A change of a command that ended with an exit code. */
export function execChange(exitCode: number): object {
  const task = { id: '3', kind: 'exec', summary: 'Execute command "x"', status: 'Done', 'spawn-time': 'now' };
  return changeOf('7', { kind: 'exec', tasks: [{ ...task, data: { 'exit-code': exitCode } }] });
}

/** Starts a daemon of which the test is the command: it hears of each socket, and says when the command is done. */
export async function startExecDaemon(
  onSocket: (name: string, socket: WebSocket) => void,
): Promise<FaultyDaemon & { finish(exitCode: number): void }> {
  const sockets = new WebSocketServer({ noServer: true });
  let change: object | undefined;
  const daemon = await startFaultyDaemon({
    onRequest(request, response) {
      if (request.method === 'POST') answer(response, { 'task-id': '3' }, { type: 'async', change: '7' }, 202);
      else if (change !== undefined) answer(response, change);
      else setTimeout(() => (change === undefined ? refuse(response, 504, 'timed out') : answer(response, change)), 20);
    },
    onUpgrade(request, socket, head) {
      const name = request.url?.split('/').at(-1) ?? '';
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        webSocket.on('error', () => undefined);
        onSocket(name, webSocket);
      });
    },
  });
  return Object.assign(daemon, {
    finish(exitCode: number) {
      change = execChange(exitCode);
    },
  });
}
