import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Document, ParsedNode, Scalar } from 'yaml';
import { parseDuration } from './duration.ts';
import type { FieldKind, FieldValue, FieldValues, Fields } from './fields.ts';

type Node = ParsedNode | null | undefined;

/** Reads typed fields from the nodes of one layer and gathers what is wrong with them. */
export class FieldReader {
  readonly problems: string[] = [];
  readonly #document: Document;
  readonly #lineOf: (node: Node) => number;

  constructor(document: Document, lineOf: (node: Node) => number) {
    this.#document = document;
    this.#lineOf = lineOf;
  }

  /** Reads a map of named objects; an absent section is empty, a null object is `undefined`. */
  section(node: Node, fields: Fields): Map<string, FieldValues | undefined> {
    const section = new Map<string, FieldValues | undefined>();
    for (const [name, item] of this.#entries(node, `map[string]*${fields.type}`))
      section.set(name, isNull(this.#resolve(item)) ? undefined : this.object(item, fields));
    return section;
  }

  /** Reads one object; an absent one is empty. */
  object(node: Node, { type, fields }: Fields): FieldValues {
    const values: Record<string, FieldValue> = {};
    for (const [name, item, key] of this.#entries(node, type)) {
      const kind = fields[name];
      if (kind === undefined) {
        this.#complain(key, `field ${name} not found in type ${type}`);
        continue;
      }
      const value = this.#value(item, kind);
      if (value !== undefined) values[name] = value;
    }
    return values;
  }

  /** A value, or `undefined` when it is null or empty: both mean unset. */
  #value(node: Node, kind: FieldKind): FieldValue | undefined {
    if (isNull(this.#resolve(node))) return undefined;
    if (typeof kind === 'object') return this.object(node, kind);
    if (kind === 'list') return nonEmpty(this.#list(node));
    if (kind === 'map') {
      const map = Object.fromEntries(
        this.#entries(node, 'map[string]string').map(([key, item]) => [key, this.#text(item)]),
      );
      return Object.keys(map).length > 0 ? map : undefined;
    }
    if (kind === 'text') return this.#text(node) || undefined;
    if (kind === 'count') return this.#number(node, 'integer') || undefined;
    return this.#number(node, kind);
  }

  #number(node: Node, kind: 'integer' | 'duration' | 'float'): number | bigint | undefined {
    const scalar = this.#resolve(node);
    if (!isScalar(scalar)) {
      if (kind === 'duration') this.#fail('duration must be a YAML string');
      else if (kind === 'float') this.#fail('value must be a YAML number');
      else this.#complain(node, `cannot unmarshal ${tagOf(scalar)} into int`);
      return undefined;
    }
    const text = String(scalar.value);
    if (kind === 'duration') {
      try {
        return parseDuration(text);
      } catch {
        this.#fail(`invalid duration ${JSON.stringify(text)}`);
        return undefined;
      }
    }
    const number = text.trim() === '' ? NaN : Number(text.replaceAll('_', ''));
    if (kind === 'float') {
      if (Number.isFinite(number)) return number;
      this.#fail(`invalid floating-point number ${JSON.stringify(text)}`);
    } else {
      if (Number.isSafeInteger(number) && isPlain(scalar)) return number;
      this.#complain(node, `cannot unmarshal !!str \`${text}\` into int`);
    }
    return undefined;
  }

  #list(node: Node): string[] {
    const list = this.#resolve(node);
    if (isSeq(list)) return list.items.map((item) => this.#text(item as Node));
    this.#complain(node, `cannot unmarshal ${describe(list)} into []string`);
    return [];
  }

  #text(node: Node): string {
    const scalar = this.#resolve(node);
    if (isNull(scalar)) return '';
    if (isScalar(scalar)) return String(scalar.value);
    this.#complain(node, `cannot unmarshal ${tagOf(scalar)} into string`);
    return '';
  }

  #entries(node: Node, type: string): [name: string, value: Node, key: Node][] {
    const map = this.#resolve(node);
    if (isNull(map)) return [];
    if (isMap(map)) return map.items.map(({ key, value }) => [this.#text(key as Node), value as Node, key as Node]);
    this.#complain(node, `cannot unmarshal ${describe(map)} into ${type}`);
    return [];
  }

  #resolve(node: Node): Node {
    return isAlias(node) ? (node.resolve(this.#document) as Node) : node;
  }

  #complain(node: Node, problem: string): void {
    this.problems.push(`  line ${this.#lineOf(node)}: ${problem}`);
  }

  /** Errors of custom values stop the reading at once and carry no line. */
  #fail(problem: string): never {
    throw new Error(problem);
  }
}

function isNull(node: Node): boolean {
  return (
    node === null ||
    node === undefined ||
    (isScalar(node) && isPlain(node) && /^(~|null|Null|NULL|)$/.test(String(node.value)))
  );
}

function isPlain(scalar: Scalar): boolean {
  return scalar.type === 'PLAIN' || scalar.type === undefined;
}

function tagOf(node: Node): string {
  return isMap(node) ? '!!map' : isSeq(node) ? '!!seq' : '!!str';
}

function describe(node: Node): string {
  return isScalar(node) ? `!!str \`${String(node.value)}\`` : tagOf(node);
}

function nonEmpty(list: readonly string[]): readonly string[] | undefined {
  return list.length > 0 ? list : undefined;
}
