import { access, readdir, readFile } from 'node:fs/promises';
import { localError } from '../errors.ts';
import { connectModel, type ModelClient } from './control-client.ts';
import { controlSocket, type ModelStatus } from './control-protocol.ts';

interface RunningModel {
  readonly client: ModelClient;
  readonly status: ModelStatus;
}

/**
 * Finds the models that run on this machine, by their sockets: there is no list that could be left behind.
 *
 * @returns the first process of each
 */
export async function findModels(): Promise<readonly number[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found: number[] = [];
  for (const processId of processes) if (await isFirstProcess(processId)) found.push(processId);
  return found.sort((a, b) => a - b);
}

/**
 * Connects to the one model that runs, or to one of several.
 *
 * @param processId - the model's first process, when several run
 * @throws CharmsmithError `LOCAL_NO_MODEL`, `LOCAL_SEVERAL_MODELS`
 */
export async function connectRunningModel(processId?: number): Promise<ModelClient> {
  return chooseModel(await askModels(), processId).client;
}

/** Asks every model for its status. One that does not answer has ended, or is about to. */
async function askModels(): Promise<readonly RunningModel[]> {
  const clients = (await findModels()).map(connectModel);
  const asked = await Promise.allSettled(clients.map(async (client) => ({ client, status: await client.status() })));
  return asked.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
}

/**
 * Chooses the one model that is meant.
 *
 * @throws CharmsmithError `LOCAL_NO_MODEL`, `LOCAL_SEVERAL_MODELS`
 */
export function chooseModel(running: readonly RunningModel[], processId?: number): RunningModel {
  const matching = running.filter(({ status }) => processId === undefined || status.processId === processId);
  const [first, second] = matching;
  const list = running.map(describe).join(', ');
  if (first === undefined) {
    const what = processId === undefined ? 'no model runs on this machine' : `no model has process ${processId}`;
    throw localError('LOCAL_NO_MODEL', what, {
      hint: list === '' ? 'Start one with: npm start' : `There is: ${list}.`,
    });
  }
  if (second !== undefined) {
    throw localError('LOCAL_SEVERAL_MODELS', `several models run on this machine: ${list}`, {
      hint: 'Name one by its process: --model PROCESS',
    });
  }
  return first;
}

function describe({ status }: RunningModel): string {
  return `${status.application} in ${status.model} (process ${status.processId})`;
}

/** The first process of a pid namespace, in a mount namespace with the socket. */
async function isFirstProcess(processId: number): Promise<boolean> {
  try {
    const numbers =
      /^NSpid:\s+(.+)$/m.exec(await readFile(`/proc/${processId}/status`, 'utf8'))?.[1]?.split(/\s+/) ?? [];
    if (numbers.length < 2 || numbers.at(-1) !== '1') return false;
    await access(`/proc/${processId}/root${controlSocket}`);
    return true;
  } catch {
    // It ended while we looked, or belongs to somebody else.
    return false;
  }
}
