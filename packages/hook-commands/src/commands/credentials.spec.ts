import { describe, expect, it } from 'vitest';
import { agentThatPrints, asTyped } from '../../test/agent-that-prints.ts';

describe('credentialGet', () => {
  it('reads a cloud with its credential', async () => {
    const printed = {
      type: 'lxd',
      name: 'lx',
      region: 'r',
      endpoint: 'https://10.0.0.1:8443',
      credential: { 'auth-type': 'certificate', attrs: { 'client-key': 'k' }, redacted: ['server-cert'] },
      cacertificates: ['PEM'],
      'skip-tls-verify': true,
    };
    const { juju, calls } = agentThatPrints({ stdout: JSON.stringify(printed) });
    expect(await juju.credentialGet()).toEqual({
      type: 'lxd',
      name: 'lx',
      region: 'r',
      endpoint: 'https://10.0.0.1:8443',
      credential: { authType: 'certificate', attributes: { 'client-key': 'k' }, redacted: ['server-cert'] },
      caCertificates: ['PEM'],
      skipTlsVerify: true,
      isControllerCloud: false,
    });
    expect(calls.map(asTyped)).toEqual(['credential-get --format=json']);
  });

  it('does without what Juju leaves out', async () => {
    const { juju } = agentThatPrints({ stdout: '{"type":"kubernetes","name":"k8s"}' });
    expect(await juju.credentialGet()).toEqual({
      type: 'kubernetes',
      name: 'k8s',
      caCertificates: [],
      skipTlsVerify: false,
      isControllerCloud: false,
    });
  });

  it('does not repeat a credential that it cannot read', async () => {
    const { juju } = agentThatPrints({ stdout: '{"type":"lxd","name":"x","credential":["geheim"]}' });
    const error: unknown = await juju.credentialGet().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'HOOK_COMMAND_BAD_OUTPUT' });
    expect(String((error as Error).stack) + JSON.stringify(error)).not.toContain('geheim');
  });
});
