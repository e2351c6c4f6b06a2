import type { IncomingMessage } from 'node:http';
import { ApiError } from './responses.ts';

/**
 * A JSON object that a client sent. Unknown fields are ignored and null means absent; a field of another type is
 * refused.
 */
export class Payload {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #prefix: string;

  /** @param prefix - how a refusal begins: `cannot decode request body` */
  constructor(value: unknown, prefix: string) {
    if (typeof value !== 'object' || Array.isArray(value))
      throw new ApiError(400, `${prefix}: json: cannot unmarshal ${jsonType(value)} into Go value`);
    this.#fields = (value ?? {}) as Record<string, unknown>;
    this.#prefix = prefix;
  }

  text(name: string): string {
    return this.#get(name, 'string', (value) => typeof value === 'string') ?? '';
  }

  flag(name: string): boolean {
    return this.#get(name, 'bool', (value) => typeof value === 'boolean') ?? false;
  }

  integer(name: string): number | undefined {
    return this.#get(name, 'int', (value): value is number => Number.isSafeInteger(value));
  }

  texts(name: string): readonly string[] {
    return this.#get(name, '[]string', isTexts) ?? [];
  }

  textMap(name: string): Readonly<Record<string, string>> {
    return this.#get(name, 'map[string]string', isTextMap) ?? {};
  }

  object(name: string): Payload | undefined {
    const value = this.#get(name, 'object', (item): item is object => typeof item === 'object' && !Array.isArray(item));
    return value && new Payload(value, this.#prefix);
  }

  /** The objects of a map by name; null is `undefined`. */
  objectMap(name: string): Map<string, Payload | undefined> {
    const map = this.object(name) ?? new Payload({}, this.#prefix);
    return new Map(Object.keys(map.#fields).map((key) => [key, map.object(key)]));
  }

  /** A field of any type, as it was sent but for spaces. */
  json(name: string): unknown {
    return this.#get(name, 'json', (value): value is unknown => value !== undefined);
  }

  objects(name: string): readonly Payload[] {
    const items = this.#get(name, '[]object', (value): value is unknown[] => Array.isArray(value)) ?? [];
    return items.map((item) => new Payload(item, this.#prefix));
  }

  #get<Value>(name: string, type: string, matches: (value: unknown) => value is Value): Value | undefined {
    const value = Object.hasOwn(this.#fields, name) ? (this.#fields[name] ?? undefined) : undefined;
    if (value === undefined) return undefined;
    if (!matches(value))
      throw new ApiError(
        400,
        `${this.#prefix}: json: cannot unmarshal ${jsonType(value)} into Go struct field .${name} of type ${type}`,
      );
    return value;
  }
}

/** No client sends more JSON than this; a body that does is not kept. */
const longestBody = 16 * 1024 * 1024;

/**
 * Reads the JSON body of a request.
 *
 * @throws ApiError 400 when it is no JSON object or longer than 16 MiB
 */
export async function readPayload(request: IncomingMessage, prefix = 'cannot decode request body'): Promise<Payload> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestBody) throw new ApiError(400, `${prefix}: http: request body too large`);
    chunks.push(chunk);
  }
  return parsePayload(Buffer.concat(chunks).toString(), prefix);
}

/**
 * Reads the first JSON value of a text; what follows it is ignored, as Go's decoder does.
 *
 * @throws ApiError 400
 */
export function parsePayload(body: string, prefix: string): Payload {
  if (body.trim() === '') throw new ApiError(400, `${prefix}: EOF`);
  let value: unknown;
  try {
    value = JSON.parse(body.slice(0, endOfFirstObject(body)));
  } catch (error) {
    throw new ApiError(400, `${prefix}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return new Payload(value, prefix);
}

/** The index after the first JSON object of a text, or the text's length when it holds none that is complete. */
function endOfFirstObject(body: string): number {
  if (!body.trimStart().startsWith('{')) return body.length;
  let depth = 0;
  for (const { 0: token, index } of body.matchAll(/"(?:\\.|[^"\\])*"|[{}]/gs)) {
    if (token === '{') depth += 1;
    if (token === '}') depth -= 1;
    if (token === '}' && depth === 0) return index + 1;
  }
  return body.length;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isTextMap(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === 'object' && !Array.isArray(value) && isTexts(Object.values(value ?? {}));
}

/** What Go's decoder calls the type of a JSON value. */
export function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : value === null ? 'null' : typeof value;
}
