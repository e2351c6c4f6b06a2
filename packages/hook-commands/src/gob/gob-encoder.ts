import { ByteWriter } from './byte-writer.ts';
import { fieldTypes, type FieldType, type GobStruct, type StructValue } from './gob-struct.ts';

/** Go's first id for a type that is not built in. A peer takes any. */
const firstId = 65;

/** Writes values for one stream; a type is defined before its first value. */
export class GobEncoder {
  readonly #ids = new Map<GobStruct, number>();
  #stringsId: number | undefined;
  #nextId = firstId;

  /**
   * Writes a value, behind the definition of its type when this is the first of it.
   *
   * @param out - receives whole messages
   */
  encode<S extends GobStruct>(struct: S, value: StructValue<S>, out: ByteWriter): void {
    const id = this.#ids.get(struct) ?? this.#define(struct, out);
    writeMessage(out, (body) => {
      body.int(id);
      writeFields(body, Object.entries(struct.fields), (name) => (value as Record<string, unknown>)[name]);
    });
  }

  #define(struct: GobStruct, out: ByteWriter): number {
    const id = this.#nextId++;
    this.#ids.set(struct, id);
    const fields = Object.entries(struct.fields);
    const newStrings = this.#stringsId === undefined && fields.some(([, type]) => type === 'strings');
    if (newStrings) this.#stringsId = this.#nextId++;
    writeMessage(out, (body) => this.#writeStructType(body, struct.name, id, fields));
    // Go, too, defines a struct before the types of its fields.
    if (newStrings) writeMessage(out, (body) => writeStringsType(body, this.#stringsId ?? 0));
    return id;
  }

  #writeStructType(out: ByteWriter, name: string, id: number, fields: readonly (readonly [string, FieldType])[]): void {
    out.int(-id);
    out.uint(3); // wireType: field 2, StructT
    out.uint(1); // StructT: field 0, CommonType
    writeNameAndId(out, name, id);
    if (fields.length > 0) {
      out.uint(1); // field 1, the list of fields
      out.uint(fields.length);
      for (const [field, type] of fields) writeNameAndId(out, field, fieldTypes[type].id ?? this.#stringsId ?? 0);
    }
    out.uint(0);
    out.uint(0);
  }
}

function writeStringsType(out: ByteWriter, id: number): void {
  out.int(-id);
  out.uint(2); // wireType: field 1, SliceT
  out.uint(1); // SliceT: field 0, CommonType
  writeNameAndId(out, '[]string', id);
  out.uint(1); // field 1, the type of the elements
  out.int(fieldTypes.string.id);
  out.uint(0);
  out.uint(0);
}

function writeNameAndId(out: ByteWriter, name: string, id: number): void {
  if (name !== '') {
    out.uint(1);
    out.string(name);
  }
  out.uint(name === '' ? 2 : 1);
  out.int(id);
  out.uint(0);
}

/** Each field as the distance from the one before and its value; a zero value is left out. */
function writeFields(
  out: ByteWriter,
  fields: readonly (readonly [string, FieldType])[],
  valueOf: (name: string) => unknown,
): void {
  let last = -1;
  for (const [index, [name, type]] of fields.entries()) {
    const value = valueOf(name);
    if (isZero(value)) continue;
    out.uint(index - last);
    last = index;
    writeValue(out, type, value);
  }
  out.uint(0);
}

function isZero(value: unknown): boolean {
  return value === false || value === 0 || (value as { readonly length?: number }).length === 0;
}

function writeValue(out: ByteWriter, type: FieldType, value: unknown): void {
  switch (type) {
    case 'bool':
      out.uint(1);
      return;
    case 'int':
      out.int(value as number);
      return;
    case 'uint':
      out.uint(value as number);
      return;
    case 'bytes':
      out.bytes(value as Uint8Array);
      return;
    case 'string':
      out.string(value as string);
      return;
    case 'strings': {
      const strings = value as readonly string[];
      out.uint(strings.length);
      for (const item of strings) out.string(item);
    }
  }
}

function writeMessage(out: ByteWriter, write: (body: ByteWriter) => void): void {
  const body = new ByteWriter();
  write(body);
  out.bytes(body.written());
}
