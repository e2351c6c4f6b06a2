import { styleText } from 'node:util';

/** @typedef {Parameters<typeof styleText>[0]} Style */

/**
 * Colours text when standard output is a terminal that wants colours.
 *
 * @param {Style} style
 * @param {string} text
 */
export function paint(style, text) {
  const wanted = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  return wanted ? styleText(style, text) : text;
}

/** @param {string} text */
export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** @param {string} text something the reader must not miss */
export function warn(text) {
  process.stdout.write(`${paint('yellow', `!! ${text}`)}\n`);
}

/** @param {number} ms */
export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/**
 * Does one piece of work, saying what it is and how long it took.
 *
 * @template T
 * @param {string} title what is being done, as a phrase
 * @param {() => Promise<T>} work
 * @param {{ quietForMs?: number }} [options] stay silent about work that ends sooner; default 0
 * @returns {Promise<T>}
 */
export async function step(title, work, options = {}) {
  const { quietForMs = 0 } = options;
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  const live = process.stdout.isTTY;
  let announced = false;
  const announce = () => {
    if (!announced && !live) say(`${title} …`);
    else if (live) process.stdout.write(`\r${title} … ${seconds(elapsed())} `);
    else say(`  … ${seconds(elapsed())}`);
    announced = true;
  };
  if (quietForMs === 0) announce();
  const first = quietForMs === 0 ? undefined : setTimeout(announce, quietForMs);
  const ticks = setInterval(() => announced && announce(), live ? 1_000 : 10_000);
  let outcome = paint('red', 'failed');
  try {
    const result = await work();
    outcome = paint('green', 'done');
    return result;
  } finally {
    clearTimeout(first);
    clearInterval(ticks);
    if (announced && live) process.stdout.write(`\r${title} … ${outcome} in ${seconds(elapsed())}\n`);
    else if (announced) say(`  ${outcome} in ${seconds(elapsed())}`);
  }
}
