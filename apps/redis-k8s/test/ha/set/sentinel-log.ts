import type { LocalUnit } from '@charmsmith/local';
import { connectPebble } from '@charmsmith/pebble';

/** The last lines that a unit's Sentinel has logged. */
export async function sentinelLog({ name, pod }: LocalUnit, lines = 12): Promise<string> {
  await using pebble = connectPebble({ socketPath: pod.socketPath('sentinel') });
  const messages: string[] = [];
  for await (const { message } of pebble.logs({ lines })) messages.push(message);
  return [`${name}:`, ...messages].join('\n  ');
}
