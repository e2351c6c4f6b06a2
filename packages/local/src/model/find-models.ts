import { access, readdir, readFile } from 'node:fs/promises';
import { localError } from '../errors.ts';
import { connectModel, type ModelClient } from './control-client.ts';
import { controlSocket, type ModelStatus } from './control-protocol.ts';

interface RunningModel {
  readonly client: ModelClient;
  readonly status: ModelStatus;
}

/**
 * Finds the models that run on this machine, by the socket in their pods: there is no list that could be left behind.
 *
 * @returns the first process of each pod
 */
export async function findModels(): Promise<readonly number[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found: number[] = [];
  for (const processId of processes) if (await isFirstProcess(processId)) found.push(processId);
  return found.sort((a, b) => a - b);
}

/**
 * Connects to the one model that runs, or to that of a unit.
 *
 * @param unit - the unit's name, when several models run
 * @throws CharmsmithError `LOCAL_NO_MODEL`, `LOCAL_SEVERAL_MODELS`
 */
export async function connectRunningModel(unit?: string): Promise<ModelClient> {
  return chooseModel(await askModels(), unit).client;
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
export function chooseModel(running: readonly RunningModel[], unit?: string): RunningModel {
  const matching = running.filter(({ status }) => unit === undefined || status.unit === unit);
  const [first, second] = matching;
  if (first === undefined) {
    const others = running.map(({ status }) => status.unit).join(', ');
    throw localError('LOCAL_NO_MODEL', unit === undefined ? 'no model runs on this machine' : `no model runs ${unit}`, {
      hint: others === '' ? 'Start one with: npm start' : `There is: ${others}.`,
    });
  }
  if (second !== undefined) {
    const list = matching.map(({ status }) => `${status.unit} (process ${status.processId})`).join(', ');
    const distinct = new Set(matching.map(({ status }) => status.unit)).size === matching.length;
    throw localError('LOCAL_SEVERAL_MODELS', `several models run on this machine: ${list}`, {
      hint: distinct ? 'Name the unit with: --unit' : 'End all but one.',
    });
  }
  return first;
}

/** The first process of a pod's pid namespace, in a mount namespace with the socket. */
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
