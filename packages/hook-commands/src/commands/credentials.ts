import { badOutput, type HookCommandRunner } from '../invocation/hook-command-runner.ts';
import { optionalString, parseObject, parseString, parseStringMap, parseStrings } from '../invocation/parse-output.ts';
import type { CommandOptions } from '../transport/hook-transport.ts';

/** What the model's cloud is accessed with. Secret. */
export interface CloudCredential {
  /** `certificate`, `userpass`, `oauth2` … */
  readonly authType: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Names of attributes that Juju keeps to itself. */
  readonly redacted: readonly string[];
}

/** The model's cloud as Juju accesses it. */
export interface CloudSpec {
  /** `lxd`, `kubernetes`, `ec2` … */
  readonly type: string;
  readonly name: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly identityEndpoint?: string;
  readonly storageEndpoint?: string;
  readonly credential?: CloudCredential;
  readonly caCertificates: readonly string[];
  readonly skipTlsVerify: boolean;
  readonly isControllerCloud: boolean;
}

/** `credential-get`. */
export interface CredentialCommands {
  /**
   * Reads the cloud and its credential. The operator must have said `juju trust`; on Kubernetes, Juju 3.6.10 and newer.
   *
   * @throws `HOOK_COMMAND_PERMISSION_DENIED` or `HOOK_COMMAND_FAILED` when the application is not trusted
   */
  credentialGet(options?: CommandOptions): Promise<CloudSpec>;
}

export function credentialCommands(runner: HookCommandRunner): CredentialCommands {
  return {
    async credentialGet(options) {
      const answer = await runner.json({ command: 'credential-get', args: ['--format=json'] }, options);
      const spec = parseObject('credential-get', answer);
      return {
        type: parseString('credential-get', spec['type']),
        name: parseString('credential-get', spec['name']),
        ...optional('region', spec['region']),
        ...optional('endpoint', spec['endpoint']),
        ...optional('identityEndpoint', spec['identity-endpoint']),
        ...optional('storageEndpoint', spec['storage-endpoint']),
        ...(spec['credential'] === undefined ? {} : { credential: parseCredential(spec['credential']) }),
        caCertificates: parseStrings('credential-get', spec['cacertificates']),
        skipTlsVerify: parseBoolean(spec['skip-tls-verify']),
        isControllerCloud: parseBoolean(spec['is-controller-cloud']),
      };
    },
  };
}

function parseCredential(value: unknown): CloudCredential {
  const credential = parseObject('credential-get', value);
  return {
    authType: parseString('credential-get', credential['auth-type']),
    attributes: parseStringMap('credential-get', credential['attrs']),
    redacted: parseStrings('credential-get', credential['redacted']),
  };
}

function optional<Name extends string>(name: Name, value: unknown): Partial<Record<Name, string>> {
  const text = optionalString('credential-get', value);
  return (text === undefined ? {} : { [name]: text }) as Partial<Record<Name, string>>;
}

function parseBoolean(value: unknown): boolean {
  if (value === undefined || typeof value === 'boolean') return value ?? false;
  throw badOutput('credential-get', 'neither true nor false');
}
