import { isMap, isScalar, parseDocument, type Scalar } from 'yaml';
import { failed } from './command-failure.ts';

/** What yaml.v2 refuses in its input (YAML 1.1, "Character Set"). */
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;
/** Escapes inside double quotes that YAML 1.1 does not know: `\/`, and halves of surrogate pairs. */
const unknownEscape = /^(?:[^\\]|\\[^/u]|\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4})*$/s;
const plainNull = new Set(['', '~', 'null', 'Null', 'NULL']);

/**
 * Reads the input of `--file -` as Juju does: YAML 1.1 into a map of strings. Scalars without quotes keep their
 * spelling, a plain null is the empty string.
 *
 * @param text - YAML, or JSON, which is nearly YAML
 */
export function parseYamlStringMap(text: string): Readonly<Record<string, string>> {
  if (unprintable.test(text)) throw failed('yaml: control characters are not allowed');
  // A raw U+0085 is a line break in YAML 1.1, and inside quotes a line break folds into a space.
  const document = parseDocument(text.replaceAll('\u0085', '\n'), {
    version: '1.1',
    schema: 'failsafe',
    keepSourceTokens: true,
  });
  const [problem] = document.errors;
  if (problem !== undefined) throw failed(`yaml: ${problem.message.split('\n', 1)[0] ?? ''}`);
  const { contents } = document;
  if (contents === null || (isScalar(contents) && scalarText(contents) === '')) return {};
  if (!isMap(contents)) throw cannotUnmarshal(isScalar(contents) ? '!!str' : '!!seq', 'map[string]string');
  return Object.fromEntries(contents.items.map(({ key, value }) => [nodeText(key), nodeText(value)]));
}

function nodeText(node: unknown): string {
  if (node === null) return '';
  if (!isScalar(node)) throw cannotUnmarshal(isMap(node) ? '!!map' : '!!seq', 'string');
  return scalarText(node);
}

function scalarText(scalar: Scalar): string {
  const token = scalar.srcToken;
  const source = token !== undefined && 'source' in token ? token.source : '';
  if (scalar.type === 'QUOTE_DOUBLE' && !unknownEscape.test(source)) {
    throw failed('yaml: did not find expected hexdecimal number or known escape character');
  }
  if (scalar.type === 'PLAIN' && plainNull.has(source)) return '';
  return String(scalar.value);
}

function cannotUnmarshal(tag: string, into: string) {
  return failed(`yaml: unmarshal errors:\n  line 1: cannot unmarshal ${tag} into ${into}`);
}
