import { contributionPoint, defineEvent, token } from '@charmsmith/core';
import { z } from 'zod';

export type GreetingStyle = 'plain' | 'festive';

/** Greets, and remembers whom. */
export interface Greetings {
  /**
   * Greets somebody; raises {@link greeted}.
   *
   * @returns the words
   */
  greet(name: string, style: GreetingStyle): Promise<string>;
  /** Who was greeted, the last one first. */
  recent(): readonly string[];
  /** The lines of a page: the greeting, then what others contribute, in plugin order. */
  page(): Promise<readonly string[]>;
}
export const Greetings = token<Greetings>('greeter-k8s/greetings/Greetings');

/** Gives the page a line of its own. */
export interface PageLine {
  /** The line; nothing when there is nothing to say. */
  readonly line: () => Promise<string | undefined>;
}
export const PageLine = contributionPoint<PageLine>('greeter-k8s/greetings/PageLine');

/** Raised when somebody was greeted. */
export const greeted = defineEvent('greeter-k8s/greetings/greeted', z.object({ name: z.string(), words: z.string() }));
