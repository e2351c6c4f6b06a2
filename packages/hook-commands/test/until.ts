/**
 * Waits until something holds. Not `expect.poll`: these suites run on Bun as well, whose test runner has none.
 *
 * @throws after four seconds
 */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const endsAt = performance.now() + 4_000;
  while (!(await holds())) {
    if (performance.now() > endsAt) throw new Error(`it does not come to hold: ${String(holds)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
