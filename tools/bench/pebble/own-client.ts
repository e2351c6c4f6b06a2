import { join } from 'node:path';
import type { CaseContext } from '../bench-case.ts';
import { startWorker, type Worker } from '../peers/worker.ts';

/** This client in a process of its own that stays, as small as a charm's: what it collects depends on what lives there. */
export function startOwnClient(socketPath: string, { opened }: CaseContext): Worker {
  return startWorker(process.execPath, [join(import.meta.dirname, 'own-client.program.ts'), socketPath], opened);
}
