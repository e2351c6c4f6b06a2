/** Texts by the place where they were found. */
export type Places = Readonly<Record<string, readonly string[]>>;

/** Where values are found: the name of the place, and the text with each value struck out. */
export function findSecrets(values: readonly string[], places: Places): readonly string[] {
  return Object.entries(places).flatMap(([place, texts]) =>
    texts
      .filter((text) => values.some((value) => text.includes(value)))
      .map((text) => `${place}: ${values.reduce((rest, value) => rest.replaceAll(value, '<secret>'), text)}`),
  );
}
