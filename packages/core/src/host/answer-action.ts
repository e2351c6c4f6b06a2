import { CharmsmithError } from '@charmsmith/errors';
import type { HookCommands } from '@charmsmith/hook-commands';
import { type FlatResults, flattenResults } from '../outcome/action-results.ts';
import type { ActionOutcome } from '../outcome/outcome.ts';

/** Sends how an action ended. Results that Juju would refuse fail it, and say why, before anything is sent. */
export async function answerAction(
  commands: Pick<HookCommands, 'actionFail' | 'actionSet'>,
  { results, failure }: ActionOutcome['action'],
): Promise<void> {
  let flat: FlatResults;
  try {
    flat = flattenResults(results);
  } catch (error) {
    if (!CharmsmithError.is(error, 'CORE_BAD_ACTION_RESULTS')) throw error;
    await commands.actionFail([failure, error.message].filter((text) => text !== undefined).join('; '));
    return;
  }
  if (Object.keys(flat).length > 0) await commands.actionSet(flat);
  if (failure !== undefined) await commands.actionFail(failure);
}
