/** What a field of a struct holds, in the words of this package, as Go's type, and as gob's number for that type. */
export const fieldTypes = {
  bool: { id: 1, zero: false },
  int: { id: 2, zero: 0 },
  uint: { id: 3, zero: 0 },
  bytes: { id: 5, zero: new Uint8Array(0) },
  string: { id: 6, zero: '' },
  /** `[]string`: a type that each stream defines for itself. */
  strings: { id: undefined, zero: Object.freeze<string[]>([]) },
} as const;

export type FieldType = keyof typeof fieldTypes;

interface FieldValues {
  readonly bool: boolean;
  readonly int: number;
  readonly uint: number;
  readonly bytes: Uint8Array;
  readonly string: string;
  readonly strings: readonly string[];
}

/** A Go struct: its name, and its fields in the order in which Go declares them. */
export interface GobStruct {
  /** Peers ignore it; empty for an anonymous struct. */
  readonly name: string;
  readonly fields: Readonly<Record<string, FieldType>>;
}

/** The value of a struct. A field that is absent on the wire has its zero value. */
export type StructValue<S extends GobStruct> = {
  readonly [Name in keyof S['fields']]: FieldValues[S['fields'][Name]];
};
