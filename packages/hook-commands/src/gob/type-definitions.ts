import type { ByteReader } from './byte-reader.ts';
import { gobError } from './gob-error.ts';

/** A type as a peer defined it, as far as reading its values needs. */
export type TypeDefinition =
  | { readonly kind: 'array'; readonly element: number }
  | { readonly kind: 'map'; readonly key: number; readonly element: number }
  | { readonly kind: 'struct'; readonly fields: readonly FieldDefinition[] }
  /** A type that encodes itself (`GobEncoder` and the like): bytes to everyone else. */
  | { readonly kind: 'opaque' };

export interface FieldDefinition {
  readonly name: string;
  readonly type: number;
}

/** All definitions of one stream together; those of Juju take some 300 bytes. */
const limitBytes = 64 * 1024;

/** The types that a peer has defined on one stream, by the ids that it chose. */
export class TypeDefinitions {
  readonly #types = new Map<number, TypeDefinition>();
  #bytes = 0;

  get(id: number): TypeDefinition | undefined {
    return this.#types.get(id);
  }

  /**
   * Reads a definition, gob's `wireType`.
   *
   * @param id - the type it defines
   * @param reader - stands behind the id
   */
  read(id: number, reader: ByteReader): void {
    const before = reader.remaining;
    const definition = readWireType(reader);
    this.#bytes += before - reader.remaining;
    if (this.#bytes > limitBytes) throw gobError(`more than ${limitBytes} bytes of type definitions`);
    if (this.#types.has(id)) throw gobError(`type ${id} defined twice`);
    this.#types.set(id, definition);
  }
}

/** Calls `read` for each field of a struct that is on the wire, with the field's number. */
export function readFields(reader: ByteReader, read: (field: number) => void): void {
  for (let field = -1, delta = reader.uint(); delta !== 0; delta = reader.uint()) {
    field += delta;
    read(field);
  }
}

/** One field of a `wireType` is set: it says the kind. */
function readWireType(reader: ByteReader): TypeDefinition {
  let definition: TypeDefinition | undefined;
  readFields(reader, (kind) => {
    if (definition !== undefined) throw gobError('a type of two kinds');
    definition = readKind(kind, reader);
  });
  if (definition === undefined) throw gobError('a type of no kind');
  return definition;
}

function readKind(kind: number, reader: ByteReader): TypeDefinition {
  // Field 0 of each kind is its name and id.
  switch (kind) {
    case 0: {
      const [element = 0] = readNumbers(reader, 2);
      return { kind: 'array', element };
    }
    case 1: {
      const [element = 0] = readNumbers(reader, 1);
      return { kind: 'array', element };
    }
    case 2:
      return { kind: 'struct', fields: readStructType(reader) };
    case 3: {
      const [key = 0, element = 0] = readNumbers(reader, 2);
      return { kind: 'map', key, element };
    }
    case 4:
    case 5:
    case 6:
      readNumbers(reader, 0);
      return { kind: 'opaque' };
    default:
      throw gobError('a type of an unknown kind');
  }
}

/** Reads fields 1 to `count`, all integers: ids, and the length of an array. */
function readNumbers(reader: ByteReader, count: number): readonly number[] {
  const numbers: number[] = [];
  readFields(reader, (field) => {
    if (field === 0) readCommonType(reader);
    else if (field <= count) numbers[field - 1] = reader.int();
    else throw gobError('a type definition with an unknown field');
  });
  return numbers;
}

function readStructType(reader: ByteReader): readonly FieldDefinition[] {
  const fields: FieldDefinition[] = [];
  readFields(reader, (field) => {
    if (field === 0) readCommonType(reader);
    else if (field === 1) for (let left = reader.count(); left > 0; left--) fields.push(readNameAndId(reader));
    else throw gobError('a type definition with an unknown field');
  });
  return fields;
}

const readCommonType = readNameAndId;

function readNameAndId(reader: ByteReader): FieldDefinition {
  let name = '';
  let type = 0;
  readFields(reader, (field) => {
    if (field === 0) name = reader.string();
    else if (field === 1) type = reader.int();
    else throw gobError('a type definition with an unknown field');
  });
  return { name, type };
}
