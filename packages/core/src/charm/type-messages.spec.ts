import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

// Suite: about two seconds. What the compiler says of a mistake must name it; each case is a charm with one.

const root = join(import.meta.dirname, '../../../..');
const prelude = `
  import { completed, defineCharm, forCharm, on, using } from '../index.ts';
  const metadata = {
    name: 'web',
    containers: { redis: {} },
    storage: { database: {} },
    peers: { peers: { interface: 'web-peers' } },
    requires: { db: { interface: 'mysql' } },
    config: { options: { port: { type: 'int', default: 80 } } },
    actions: { restore: { params: { 'backup-id': { type: 'string' } }, required: ['backup-id'] } },
  } as const;
  const web = forCharm(metadata);
`;
const cases: readonly (readonly [name: string, code: string, message: string])[] = [
  [
    'a misspelt container',
    `defineCharm({ metadata, handlers: [on.pebbleReady('reddis', () => undefined)] });`,
    `web has no container 'reddis'`,
  ],
  [
    'a misspelt endpoint, among others',
    `defineCharm({ metadata, handlers: [on.start(() => undefined), on.relationChanged('dbb', () => undefined)] });`,
    `web has no endpoint 'dbb'`,
  ],
  [
    'a misspelt storage',
    `defineCharm({ metadata, handlers: [on.storageAttached('data', () => undefined)] });`,
    `web has no storage 'data'`,
  ],
  [
    'a misspelt action',
    `defineCharm({ metadata, handlers: [on.action('restor', () => completed())] });`,
    `web has no action 'restor'`,
  ],
  [
    'an event that cannot occur',
    `defineCharm({ metadata, handlers: [on.relationBroken('peers', () => undefined)] });`,
    `relation-broken of 'peers' cannot occur`,
  ],
  [
    'a misspelt container of forCharm',
    `web.on.pebbleReady('reddis', () => undefined);`,
    `'"reddis"' is not assignable to parameter of type '"redis"'`,
  ],
  [
    'a misspelt option',
    `web.on.start(using({ config: web.Config }, (_event, { config }) => { config.prot; }));`,
    `Property 'prot' does not exist`,
  ],
  [
    'a misspelt parameter',
    `web.on.action('restore', ({ params }) => completed({ id: params.backupId }));`,
    `Property 'backupId' does not exist`,
  ],
  [
    'a parameter of another type',
    `web.on.action('restore', ({ params }) => { const id: number = params['backup-id']; return completed({ id }); });`,
    `Type 'string' is not assignable to type 'number'`,
  ],
  [
    'the deferral of an action',
    `web.on.action('restore', (event) => event.defer({ reason: 'later' }));`,
    `Property 'defer' does not exist on type 'ActionEvent`,
  ],
];

function messagesOf(codes: readonly string[]): readonly string[] {
  const files = new Map(codes.map((code, index) => [join(import.meta.dirname, `case-${index}.ts`), prelude + code]));
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.getSourceFile = (path, ...rest) => {
    const text = files.get(path);
    return text === undefined ? getSourceFile(path, ...rest) : ts.createSourceFile(path, text, rest[0]);
  };
  const program = ts.createProgram(
    [...files.keys()],
    { ...options, noUnusedLocals: false, noUnusedParameters: false },
    host,
  );
  return [...files.keys()].map((path) =>
    program
      .getSemanticDiagnostics(program.getSourceFile(path))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
      .join('\n'),
  );
}

describe('the compiler', () => {
  const messages = messagesOf(cases.map(([, code]) => code));

  it.each(cases.map(([name, , message], index) => [name, message, messages[index]] as const))(
    'names %s: %s',
    (_name, message, said) => {
      expect(said).toContain(message);
    },
  );

  it('has nothing to say of a charm without a mistake', () => {
    expect(messagesOf([`defineCharm({ metadata, handlers: [on.pebbleReady('redis', () => undefined)] });`])).toEqual([
      '',
    ]);
  });
});
