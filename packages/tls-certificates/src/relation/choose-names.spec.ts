import { describe, expect, it } from 'vitest';
import { chooseNames } from './choose-names.ts';
import type { Capabilities } from './interface-data.ts';

const names = ['web.example', '*.web.example', 'elsewhere.org', '10.0.0.1', 'fd00::1'];

describe('chooseNames', () => {
  it.each<[name: string, capabilities: Capabilities | null | undefined, chosen: readonly string[]]>([
    ['all when nothing is known', undefined, names],
    ['all when nothing could be read', null, names],
    ['all when nothing is said', {}, names],
    ['no IPs', { supports_ip_sans: false }, ['web.example', '*.web.example', 'elsewhere.org']],
    ['IPs', { supports_ip_sans: true }, names],
    ['no wildcards', { supports_wildcard_dns: false }, ['web.example', 'elsewhere.org', '10.0.0.1', 'fd00::1']],
    [
      'those of a domain, and below it',
      { allowed_domains: ['example'] },
      ['web.example', '*.web.example', '10.0.0.1', 'fd00::1'],
    ],
    [
      'those of a domain, and not below it',
      { allowed_domains: ['web.example'], supports_subdomain: false, supports_ip_sans: false },
      ['web.example'],
    ],
    ['all when none could be had: the refusal says why', { allowed_domains: ['x'], supports_ip_sans: false }, names],
  ])('%s', (_name, capabilities, chosen) => {
    expect(chooseNames(names, capabilities)).toEqual(chosen);
  });
});
