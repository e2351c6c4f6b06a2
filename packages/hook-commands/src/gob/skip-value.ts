import type { ByteReader } from './byte-reader.ts';
import { gobError } from './gob-error.ts';
import { readFields, type TypeDefinitions } from './type-definitions.ts';

/** Deepest nesting of a value that nobody asked for. */
const depthLimit = 64;

/**
 * Passes over a value of any type. Each step takes at least one byte of the message, so the work is bounded by its
 * length.
 *
 * @param type - id of the value's type
 */
export function skipValue(reader: ByteReader, type: number, types: TypeDefinitions, depth = 0): void {
  if (depth > depthLimit) throw gobError(`values nested more than ${depthLimit} deep`);
  const skip = (id: number) => skipValue(reader, id, types, depth + 1);
  switch (type) {
    case 1: // bool
    case 2: // int
    case 3: // uint
    case 4: // float
      reader.skipUint();
      return;
    case 5: // []byte
    case 6: // string
      reader.bytes();
      return;
    case 7: // complex
      reader.skipUint();
      reader.skipUint();
      return;
    case 8:
      skipInterface(reader, types);
      return;
  }
  const definition = types.get(type);
  if (definition === undefined) throw gobError(`type ${type} was not defined`);
  switch (definition.kind) {
    case 'array':
      for (let left = reader.count(); left > 0; left--) skip(definition.element);
      return;
    case 'map':
      for (let left = reader.count(); left > 0; left--) {
        skip(definition.key);
        skip(definition.element);
      }
      return;
    case 'struct':
      readFields(reader, (index) => {
        const field = definition.fields[index];
        if (field === undefined) throw gobError('a field that its struct does not have');
        skip(field.type);
      });
      return;
    case 'opaque':
      reader.bytes();
  }
}

/** The name of the concrete type (empty for nil), its id behind definitions if need be, and the value with a length. */
function skipInterface(reader: ByteReader, types: TypeDefinitions): void {
  if (reader.bytes().length === 0) return;
  for (let id = reader.int(); id < 0; id = reader.int()) {
    types.read(-id, reader);
    reader.uint();
  }
  reader.bytes();
}
