import { ByteReader } from './byte-reader.ts';
import { gobError } from './gob-error.ts';
import { fieldTypes, type FieldType, type GobStruct, type StructValue } from './gob-struct.ts';
import { MessageStream } from './message-stream.ts';
import { skipValue } from './skip-value.ts';
import { readFields, TypeDefinitions } from './type-definitions.ts';

/** Most elements of a `[]string`: beyond any argument vector, and small in memory when all are empty. */
const stringsLimit = 65_536;

/** A value on the wire; what it is taken for is the reader's choice, as in Go. */
export interface GobValue {
  /**
   * Reads it as a struct. Fields are matched by name; those that the peer alone knows are passed over.
   *
   * @throws `HOOK_COMMAND_PROTOCOL`
   */
  as<S extends GobStruct>(struct: S): StructValue<S>;
}

/** Reads the values of one stream, and the definitions of types between them. */
export class GobDecoder {
  readonly #messages: MessageStream;
  readonly #types = new TypeDefinitions();

  /** @param messageLimitBytes - longest message that is accepted */
  constructor(messageLimitBytes: number) {
    this.#messages = new MessageStream(messageLimitBytes);
  }

  /**
   * Takes the next bytes.
   *
   * @returns the values that are complete now, to be read in this order
   * @throws `HOOK_COMMAND_PROTOCOL`; the stream is of no use then
   */
  *push(chunk: Uint8Array): Generator<GobValue> {
    for (const message of this.#messages.push(chunk)) {
      const reader = new ByteReader(message);
      const id = reader.int();
      if (id < 0) {
        this.#types.read(-id, reader);
        if (reader.remaining > 0) throw gobError('bytes behind the definition of a type');
      } else {
        yield { as: (struct) => readStruct(reader, id, this.#types, struct) };
      }
    }
  }
}

function readStruct<S extends GobStruct>(
  reader: ByteReader,
  type: number,
  types: TypeDefinitions,
  struct: S,
): StructValue<S> {
  const definition = types.get(type);
  if (definition?.kind !== 'struct') throw gobError(`type ${type} is no struct`);
  const values: Record<string, unknown> = {};
  for (const [name, wanted] of Object.entries(struct.fields)) values[name] = fieldTypes[wanted].zero;
  readFields(reader, (index) => {
    const field = definition.fields[index];
    if (field === undefined) throw gobError('a field that its struct does not have');
    const wanted = Object.hasOwn(struct.fields, field.name) ? struct.fields[field.name] : undefined;
    if (wanted === undefined) skipValue(reader, field.type, types);
    else values[field.name] = readField(reader, field.type, types, wanted, field.name);
  });
  if (reader.remaining > 0) throw gobError('bytes behind a value');
  return values as StructValue<S>;
}

function readField(reader: ByteReader, type: number, types: TypeDefinitions, wanted: FieldType, name: string): unknown {
  if (wanted === 'strings' ? !isStrings(type, types) : type !== fieldTypes[wanted].id) {
    throw gobError(`the field ${name} is not of Go's type for ${wanted}`);
  }
  switch (wanted) {
    case 'bool':
      return reader.uint() !== 0;
    case 'int':
      return reader.int();
    case 'uint':
      return reader.uint();
    case 'bytes':
      return reader.bytes();
    case 'string':
      return reader.string();
    case 'strings':
      return readStrings(reader, name);
  }
}

function isStrings(type: number, types: TypeDefinitions): boolean {
  const definition = types.get(type);
  return definition?.kind === 'array' && definition.element === fieldTypes.string.id;
}

function readStrings(reader: ByteReader, name: string): readonly string[] {
  const count = reader.count();
  if (count > stringsLimit) throw gobError(`more than ${stringsLimit} elements of ${name}`);
  return Array.from({ length: count }, () => reader.string());
}
