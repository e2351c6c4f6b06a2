import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Writes What came of a client's writes in one test.
 * @property {number} acknowledged
 * @property {number} lost acknowledged, and not there at the end
 * @property {number} longestPauseMs the longest time without an acknowledged write
 * @property {Record<string, number>} errors writes that failed, by the first word of the error
 * @property {Record<string, number>} connectionErrors trouble with connections, which costs no write by itself
 */

export const writesHead = ['while a client writes', 'acknowledged', 'lost', 'longest pause', 'errors'];

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
function row(title, { acknowledged, connectionErrors, errors, longestPauseMs, lost }) {
  const failed = list(errors);
  const connections = list(connectionErrors);
  const remarks = [failed, connections === '' ? '' : `connections: ${connections}`].filter((remark) => remark !== '');
  return [
    title,
    String(acknowledged),
    String(lost),
    `${(longestPauseMs / 1000).toFixed(1)} s`,
    remarks.join('; ') || 'none',
  ];
}

/** @param {Record<string, number>} counts */
function list(counts) {
  return Object.entries(counts)
    .map(([word, count]) => `${word} ${count}`)
    .join(', ');
}
