/**
 * Writes what differs between two texts as a unified difference, without the lines that name files and times.
 *
 * @param present - what is there
 * @param wanted - what should be there
 */
export async function readableDifference(present: string, wanted: string): Promise<string> {
  const { structuredPatch } = await import('diff');
  const { hunks } = structuredPatch('', '', present, wanted, '', '', { context: 2 });
  return hunks
    .flatMap(({ oldStart, newStart, lines }) => [`@@ line ${oldStart} → ${newStart} @@`, ...lines])
    .join('\n');
}
