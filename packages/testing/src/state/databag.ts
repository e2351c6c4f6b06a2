/** What one side of a relation holds: strings by key. */
export type Databag = Readonly<Record<string, string>>;
