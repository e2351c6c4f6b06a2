import type { Clock } from '../clock/clock.ts';
import { splitWords } from '../plan/command-line.ts';
import { formatDuration, milliseconds } from '../plan/duration.ts';
import type { CheckConfig } from '../plan/layer.ts';
import type { ProcessRunner, RunningProcess } from '../processes/process-runner.ts';
import { resolveOwner } from '../users/owner.ts';
import type { Users } from '../users/users.ts';
import { checkTimeout } from './check-config.ts';
import type { Network } from '../network/network.ts';

/** What checks need of the daemon. */
export interface CheckHost {
  readonly clock: Clock;
  readonly network: Network;
  readonly processes: ProcessRunner;
  readonly users: Users;
  readonly environment: Readonly<Record<string, string>>;
}

const longestDetails = 512;
const mostLines = 5;
/** How long the output of a command may outlive it. */
const outputGraceMs = 1_000;

/**
 * Runs a check once.
 *
 * @param signal - aborted when the check is stopped
 * @throws Error with what clients read of the failure
 */
export async function runCheck(config: CheckConfig, host: CheckHost, signal: AbortSignal): Promise<void> {
  const timeout = checkTimeout(config);
  const overdue = new AbortController();
  const timer = host.clock.deadline(milliseconds(timeout), () => overdue.abort());
  const stop = AbortSignal.any([signal, overdue.signal]);
  try {
    if (config.http) await checkPage(config.http, host.network, stop);
    else if (config.tcp) await host.network.dial(config.tcp.host ?? 'localhost', config.tcp.port ?? 0, stop);
    else await checkCommand(config.exec ?? {}, host, stop);
  } catch (error) {
    if (!overdue.signal.aborted) throw error;
    throw new Error(`check timed out after ${formatDuration(timeout)}`, { cause: error });
  } finally {
    timer.cancel();
  }
  // An answer that came too late to be looked at is none.
  if (overdue.signal.aborted) throw new Error(`check timed out after ${formatDuration(timeout)}`);
}

async function checkPage(
  { url = '', headers = {} }: NonNullable<CheckConfig['http']>,
  network: Network,
  signal: AbortSignal,
): Promise<void> {
  const { status, text } = await network.get(url, headers, signal);
  if (status >= 200 && status <= 299) return;
  const lines = text.trim().split('\n');
  if (lines.length > mostLines) lines.splice(mostLines, Infinity, '(...)');
  throw new Error(withDetails(`non-2xx status code ${status}`, lines));
}

async function checkCommand(
  { command = '', environment, 'working-dir': workingDir, ...named }: NonNullable<CheckConfig['exec']>,
  { processes, users, clock, environment: inherited }: CheckHost,
  signal: AbortSignal,
): Promise<void> {
  const [program = '', ...args] = splitWords(command);
  const running = await processes.start({
    command: [program, ...args],
    environment: { ...inherited, ...environment },
    workingDir,
    owner: await resolveOwner(users, named),
    stdin: 'null',
    output: 'merged',
  });
  const kill = () => running.killGroup('SIGKILL');
  if (signal.aborted) kill();
  signal.addEventListener('abort', kill, { once: true });
  const output = collectTail(running);
  const exitCode = await running.exited;
  signal.removeEventListener('abort', kill);
  const patience = clock.deadline(outputGraceMs, () => running.stdout.destroy());
  const tail = await output;
  patience.cancel();
  if (exitCode === 0) return;
  const lines = tail
    .trim()
    .split('\n')
    .slice(-(mostLines + 1));
  if (lines.length > mostLines) lines[0] = '(...)';
  throw new Error(withDetails(`exit status ${exitCode}`, lines));
}

/** The end of what a command writes. */
async function collectTail({ stdout }: RunningProcess): Promise<string> {
  let tail: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of stdout as AsyncIterable<Buffer>)
      tail = Buffer.concat([tail, chunk]).subarray(-longestDetails);
  } catch {
    // Closed while a child still held it: what came so far counts.
  }
  return tail.toString();
}

function withDetails(message: string, lines: readonly string[]): string {
  const details = lines.join('\n');
  return details === '' ? message : `${message}; ${details}`;
}
