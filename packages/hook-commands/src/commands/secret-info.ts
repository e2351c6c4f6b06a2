import { badOutput } from '../invocation/hook-command-runner.ts';
import { optionalString, parseList, parseObject, parseString } from '../invocation/parse-output.ts';

/** Who was given a secret. */
export interface SecretAccess {
  readonly target: string;
  readonly scope: string;
  readonly role: string;
}

/** A secret as its owner sees it. */
export interface SecretInfo {
  /** Without the scheme. */
  readonly id: string;
  readonly revision: number;
  readonly owner: string;
  readonly label?: string;
  readonly description?: string;
  readonly rotation?: string;
  readonly expiry?: string;
  readonly rotates?: string;
  readonly access: readonly SecretAccess[];
}

/** Reads one entry of what `secret-info-get` prints. */
export function parseSecretInfo(id: string, value: unknown): SecretInfo {
  const info = parseObject('secret-info-get', value);
  const { revision } = info;
  if (typeof revision !== 'number') throw badOutput('secret-info-get', 'the revision is not a number');
  const texts = ['label', 'description', 'rotation', 'expiry', 'rotates'].flatMap((key) => {
    const text = optionalString('secret-info-get', info[key]);
    return text === undefined ? [] : [[key, text]];
  });
  return {
    ...(Object.fromEntries(texts) as Partial<SecretInfo>),
    id,
    revision,
    owner: parseString('secret-info-get', info['owner']),
    access: parseList('secret-info-get', info['access']).map(parseAccess),
  };
}

function parseAccess(value: unknown): SecretAccess {
  const access = parseObject('secret-info-get', value);
  const text = (key: string) => parseString('secret-info-get', access[key]);
  return { target: text('target'), scope: text('scope'), role: text('role') };
}
