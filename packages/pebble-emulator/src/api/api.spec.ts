import { describe, expect, it } from 'vitest';
import { parsePayload } from './payload.ts';
import { cleanPath, findRoute, listParameter } from './router.ts';

const prefix = 'cannot decode request body';

describe('parsePayload', () => {
  it('ignores unknown fields, null, and what follows the first value', () => {
    const payload = parsePayload('{"a":"}\\"{","b":null,"x":{}} {"a":"second"} trailing', prefix);
    expect(payload.text('a')).toBe('}"{');
    expect(payload.text('b')).toBe('');
    expect(payload.flag('c')).toBe(false);
    expect(payload.texts('c')).toEqual([]);
  });

  it.each([
    ['', 'cannot decode request body: EOF'],
    ['{', 'cannot decode request body: '],
    ['[]', 'cannot decode request body: json: cannot unmarshal array into Go value'],
    ['"a"', 'cannot decode request body: json: cannot unmarshal string into Go value'],
  ])('refuses %j', (body, message) => {
    expect(() => parsePayload(body, prefix)).toThrow(message);
  });

  it('refuses a field of another type', () => {
    const payload = parsePayload('{"a":1,"b":"x","c":["x",1],"d":[1],"e":{"k":1}}', prefix);
    expect(() => payload.text('a')).toThrow('json: cannot unmarshal number into Go struct field .a of type string');
    expect(() => payload.flag('b')).toThrow('.b of type bool');
    expect(() => payload.integer('b')).toThrow('.b of type int');
    expect(() => payload.texts('c')).toThrow('.c of type []string');
    expect(() => payload.objects('d')).toThrow('json: cannot unmarshal number into Go value');
    expect(() => payload.textMap('e')).toThrow('.e of type map[string]string');
  });
});

describe('findRoute', () => {
  const handler = () => undefined;
  const routes = { '/v1/changes': { GET: handler }, '/v1/changes/{id}': { GET: handler, POST: handler } };

  it('gives the open parts of a path', () => {
    expect(findRoute(routes, 'POST', '/v1/changes/a%20b')).toEqual({
      route: '/v1/changes/{id}',
      handler,
      parameters: { id: 'a b' },
    });
  });

  it.each([
    ['GET', '/v1/nothing', 404, 'invalid API endpoint requested'],
    ['GET', '/v1/changes/', 404, 'invalid API endpoint requested'],
    ['PUT', '/v1/changes', 405, 'method "PUT" not allowed'],
    ['HEAD', '/v1/changes', 405, 'method "HEAD" not allowed'],
    ['GET', '/v1/changes/%zz', 400, 'invalid URL escape in "%zz"'],
  ])('refuses %s %s', (method, path, status, message) => {
    expect(() => findRoute(routes, method, path)).toThrow(expect.objectContaining({ status, message }));
  });
});

describe('cleanPath', () => {
  it.each([
    ['/v1/plan', '/v1/plan'],
    ['//v1///plan', '/v1/plan'],
    ['/v1/plan/', '/v1/plan/'],
    ['/v1/./x/../plan', '/v1/plan'],
    ['/', '/'],
  ])('of %s is %s', (path, cleaned) => {
    expect(cleanPath(path)).toBe(cleaned);
  });
});

describe('listParameter', () => {
  it('joins what is repeated and what is between commas', () => {
    expect(listParameter(new URLSearchParams('n=a,b&n=%20c,,&m=x'), 'n')).toEqual(['a', 'b', 'c']);
    expect(listParameter(new URLSearchParams('n='), 'n')).toEqual([]);
  });
});
