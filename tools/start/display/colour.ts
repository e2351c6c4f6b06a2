import { styleText } from 'node:util';

const colours = { active: 'green', waiting: 'yellow', maintenance: 'yellow', blocked: 'red', error: 'red' } as const;

/** A status in its colour, where the output is a terminal that shows colours. */
export function colourStatus(status: string, text: string = status): string {
  const colour = Object.hasOwn(colours, status) ? colours[status as keyof typeof colours] : undefined;
  return colour === undefined ? text : styleText(colour, text, { stream: process.stdout });
}

/** Text that matters less. */
export function faint(text: string): string {
  return styleText('dim', text, { stream: process.stdout });
}
