import type { Pebble } from '../../src/index.ts';

/** Waits for a line of a service. */
export async function waitForLine(pebble: Pebble, service: string, part: string, signal: AbortSignal): Promise<string> {
  for await (const { message } of pebble.logs({ services: [service], lines: 'all', follow: true, signal })) {
    if (message.includes(part)) return message;
  }
  throw new Error(`the logs of ${service} ended`);
}

/** Does something whenever a program in the container runs `pebble notify example.com/backup-done path=…`. */
export async function onBackup(pebble: Pebble, upload: (path: string) => Promise<void>): Promise<void> {
  for await (const { lastData } of pebble.watchNotices({ types: ['custom'], keys: ['example.com/backup-done'] })) {
    await upload(lastData['path'] ?? '');
  }
}
