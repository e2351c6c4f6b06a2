import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Writes What came of a client's writes in one test.
 * @property {number} acknowledged
 * @property {number} lost acknowledged, and not there at the end
 * @property {number} longestPauseMs the longest time without an acknowledged write
 * @property {Record<string, number>} errors writes that failed, by the first word of the error
 * @property {Record<string, number>} trouble what cost no write by itself, by the first word of the error
 */

export const writesHead = [
  'while a client writes',
  'acknowledged',
  'lost',
  'longest pause',
  'failed writes',
  'other trouble',
];

/**
 * Lays out what clients have written in the tests of a report.
 *
 * @param {import('./vitest-report.mjs').VitestReport} report
 * @returns {string[][]} a row for each test in which one wrote
 */
export function writesOf(report) {
  return report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ meta, title = '' }) => (meta?.writes === undefined ? [] : [row(title, meta.writes)])),
  );
}

/**
 * @param {string} path of the report
 * @returns {string[][]} none when there is no readable report
 */
export function readWrites(path) {
  try {
    return writesOf(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return [];
  }
}

/**
 * @param {string} title
 * @param {Writes} writes
 */
function row(title, { acknowledged, errors, longestPauseMs, lost, trouble }) {
  return [
    title,
    String(acknowledged),
    String(lost),
    `${(longestPauseMs / 1000).toFixed(1)} s`,
    list(errors),
    list(trouble),
  ];
}

/** @param {Record<string, number>} counts */
function list(counts) {
  const words = Object.entries(counts).map(([word, count]) => `${word} ${count}`);
  return words.length === 0 ? 'none' : words.join(', ');
}
