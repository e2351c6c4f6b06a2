import type { LocalUnit } from '@charmsmith/local';
import { createAuthority } from '../../workspace/certificates.ts';
import { askRedis, redisPassword } from '../redis/unit-redis.ts';
import { ping } from './redis-over-network.ts';

/** One stop of the tour. */
export interface Station {
  readonly name: string;
  /** What is done to the unit. */
  readonly act: (unit: LocalUnit) => Promise<void>;
  /** The status and message that must be seen then. */
  readonly status: string;
  readonly message: string;
  /** What must hold besides: each a name, what is there, and what must be. */
  readonly checks?: (unit: LocalUnit) => Promise<readonly Check[]>;
}

/** A fact of a station. */
export interface Check {
  readonly what: string;
  readonly found: string;
  readonly expected: string | RegExp;
}

/** The stations of the diagram, in order; each begins where the one before ended. */
export function stations(): readonly Station[] {
  let ca = '';
  let frozen: string | undefined;
  const fullName = 'redis-k8s-0.redis-k8s-endpoints.local.svc.cluster.local';
  const outside = (unit: LocalUnit) => ({ host: unit.pod.address, password: redisPassword(unit) ?? '' });
  const plainClient = async (unit: LocalUnit, expected: string | RegExp): Promise<Check> => ({
    what: 'a plain client from outside',
    found: await ping(outside(unit)),
    expected,
  });
  return [
    {
      name: 'deployed',
      act: async (unit) => {
        await unit.settle();
      },
      status: 'active',
      message: '',
      checks: async (unit) => [
        await plainClient(unit, 'PONG'),
        { what: 'version', found: unit.agent.state.workloadVersion, expected: /^\d+\.\d+\.\d+$/ },
      ],
    },
    {
      name: 'TLS on, without certificates',
      act: async (unit) => {
        unit.agent.setConfig({ 'enable-tls': true });
        await unit.settle();
      },
      status: 'blocked',
      message: 'Not enough certificates found',
    },
    {
      name: 'certificates made and attached',
      act: async (unit) => {
        ca = await attachCertificates(unit, [fullName, 'localhost']);
        await unit.settle();
      },
      status: 'active',
      message: '',
      checks: async (unit) => [
        {
          what: 'a TLS client from outside',
          found: await ping({ ...outside(unit), tls: { ca, servername: fullName } }),
          expected: 'PONG',
        },
        await plainClient(unit, /^(ECONNRESET|EPIPE)$/),
      ],
    },
    {
      name: 'Redis frozen',
      act: async (unit) => {
        frozen = /^process_id:(\d+)/m.exec((await askRedis(unit, 'INFO', 'server')) ?? '')?.[1];
        await signalRedis(unit, frozen, 'SIGSTOP');
        await unit.run('update-status');
      },
      status: 'waiting',
      message: 'Waiting for Redis...',
    },
    {
      name: 'Redis goes on',
      act: async (unit) => {
        await signalRedis(unit, frozen, 'SIGCONT');
        await unit.run('update-status');
      },
      status: 'active',
      message: '',
    },
    {
      name: 'TLS off',
      act: async (unit) => {
        unit.agent.setConfig({ 'enable-tls': false });
        await unit.settle();
      },
      status: 'active',
      message: '',
      checks: async (unit) => [await plainClient(unit, 'PONG')],
    },
  ];
}

/** Makes certificates for the unit and attaches them; returns the authority's. */
async function attachCertificates(unit: LocalUnit, names: readonly string[]): Promise<string> {
  const authority = await createAuthority('Tour CA');
  const { certificate, key } = await authority.issue({ names });
  await unit.attachResource('cert-file', { content: certificate });
  await unit.attachResource('key-file', { content: key });
  await unit.attachResource('ca-cert-file', { content: authority.certificate });
  return authority.certificate;
}

/** Sends a signal to Redis inside the pod, where its process id counts. */
async function signalRedis(unit: LocalUnit, processId: string | undefined, signal: string): Promise<void> {
  if (processId === undefined) throw new Error('Redis did not tell its process id');
  const script = 'process.kill(Number(process.argv[1]), process.argv[2])';
  const child = unit.pod.spawnIn('redis', process.execPath, ['-e', script, processId, signal], { stdio: 'ignore' });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`cannot send ${signal} to Redis`);
}
