/**
 * Decides which master most Sentinels name.
 *
 * @param answers - what each has printed, its first line the host name; `undefined` for one that is silent
 * @returns `undefined` when no name has more than half of all
 */
export function decideMaster(answers: readonly (string | undefined)[]): string | undefined {
  const names = answers
    .map((answer) => answer?.split('\n')[0]?.trim())
    .filter((name) => name !== undefined && name !== '');
  return names.find((name) => names.filter((other) => other === name).length > answers.length / 2);
}
