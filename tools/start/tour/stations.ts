import type { LocalModel, LocalUnit } from '@charmsmith/local';
import { createAuthority } from '../../workspace/certificates.ts';
import { askRedis, passwordOf, redisRole } from '../redis/unit-redis.ts';
import { masterByMajority, waitUntil } from '../redis/failover.ts';
import { ping } from './redis-over-network.ts';

/** One stop of the tour. */
export interface Station {
  readonly name: string;
  /** What is done to the model; what it returns is told when all was seen. */
  readonly act: (model: LocalModel, signal: AbortSignal) => Promise<string | void>;
  /** The status and message that must come to be seen then. */
  readonly status: string;
  readonly message: string;
  /** In which units they must be seen. Default: all that have a pod. */
  readonly units?: (model: LocalModel) => readonly LocalUnit[];
  /** What must come to hold besides: each a name, what is there, and what must be. It is asked until it does. */
  readonly checks?: (model: LocalModel) => Promise<readonly Check[]>;
}

/** A fact of a station. */
export interface Check {
  readonly what: string;
  readonly found: string;
  readonly expected: string | RegExp;
}

const failoverPatienceMs = 30_000;

/** The stations of the tour, in order; each begins where the one before ended. */
export function stations(): readonly Station[] {
  let ca = '';
  let frozen: { readonly unit: LocalUnit; readonly processId: string | undefined } | undefined;
  let killed: LocalUnit | undefined;
  return [
    {
      name: 'deployed',
      act: async (model) => {
        await model.settle();
      },
      status: 'active',
      message: '',
      checks: async (model) => [
        ...(await plainClients(model, 'PONG')),
        ...(await oneMaster(model)),
        ...model.units.map(({ name, state }) => ({
          what: `version of ${name}`,
          found: state.workloadVersion,
          expected: /^\d+\.\d+\.\d+$/,
        })),
      ],
    },
    {
      name: 'TLS on, without certificates',
      act: async (model) => {
        model.setConfig({ 'enable-tls': true });
        await model.settle();
      },
      status: 'blocked',
      message: 'Not enough certificates found',
    },
    {
      name: 'certificates made and attached',
      act: async (model) => {
        ca = await attachCertificates(model);
        await model.settle();
      },
      status: 'active',
      message: '',
      checks: async (model) => [
        ...(await Promise.all(
          model.units.map(async (unit) => ({
            what: `a TLS client of ${unit.name} from outside`,
            found: await ping({ ...outside(model, unit), tls: { ca, servername: fullName(model, unit) } }),
            expected: 'PONG',
          })),
        )),
        ...(await plainClients(model, /^(ECONNRESET|EPIPE)$/)),
        ...(await oneMaster(model)),
      ],
    },
    {
      name: 'Redis of a replica frozen',
      act: async (model) => {
        const unit = await unitOfRole(model, 'slave');
        const processId = /^process_id:(\d+)/m.exec((await askRedis(model, unit, 'INFO', 'server')) ?? '')?.[1];
        frozen = { unit, processId };
        await signalRedis(frozen, 'SIGSTOP');
        await unit.run('update-status');
      },
      status: 'waiting',
      message: 'Waiting for Redis...',
      units: () => (frozen === undefined ? [] : [frozen.unit]),
    },
    {
      name: 'Redis goes on',
      act: async () => {
        if (frozen === undefined) return;
        await signalRedis(frozen, 'SIGCONT');
        await frozen.unit.run('update-status');
      },
      status: 'active',
      message: '',
    },
    {
      name: 'TLS off',
      act: async (model) => {
        model.setConfig({ 'enable-tls': false });
        await model.settle();
      },
      status: 'active',
      message: '',
      checks: async (model) => [...(await plainClients(model, 'PONG')), ...(await oneMaster(model))],
    },
    {
      name: 'the master killed',
      act: async (model, signal) => {
        const patience = { patienceMs: failoverPatienceMs, signal };
        killed = await unitOfRole(model, 'master');
        const before = fullName(model, killed);
        const startedAt = performance.now();
        await killed.killPod();
        await waitUntil(
          async () => (await masterByMajority(model)) !== before && (await oneMaster(model)).every(isAsExpected),
          patience,
        );
        const took = ((performance.now() - startedAt) / 1000).toFixed(1);
        // The lease of a leader that is gone passes on; the new one tells all where the master is.
        await waitUntil(() => Promise.resolve(model.leader?.ready === true), patience);
        await model.settle();
        for (const unit of model.units) if (unit.ready) await unit.run('update-status');
        await model.settle();
        return `${before.split('.')[0] ?? ''} was the master; Sentinel made another in ${took} s`;
      },
      status: 'active',
      message: '',
      checks: async (model) => [
        ...(await oneMaster(model)),
        {
          what: 'the master in the databag',
          found: leaderHost(model),
          expected: (await masterByMajority(model)) ?? 'none',
        },
      ],
    },
    {
      name: 'a new pod for the unit that was the master',
      act: async (model) => {
        await killed?.replacePod();
        await model.settle();
        for (const unit of model.units) await unit.run('update-status');
        await model.settle();
      },
      status: 'active',
      message: '',
      checks: async (model) => [
        ...(await oneMaster(model)),
        {
          what: 'the role of the unit that was the master',
          found: killed === undefined ? '' : ((await redisRole(model, killed)) ?? 'none'),
          expected: 'slave',
        },
      ],
    },
  ];
}

/** Whether a fact is as it must be. */
export function isAsExpected({ found, expected }: Check): boolean {
  return typeof expected === 'string' ? found === expected : expected.test(found);
}

function fullName({ application, name }: LocalModel, unit: LocalUnit): string {
  return `${unit.name.replace('/', '-')}.${application}-endpoints.${name}.svc.cluster.local`;
}

function outside(model: LocalModel, unit: LocalUnit): { readonly host: string; readonly password: string } {
  return { host: unit.pod.address, password: passwordOf(model, 'redis-password') ?? '' };
}

/** What the leader has told its peers of the master. */
function leaderHost(model: LocalModel): string {
  const [relation] = model.leader?.state.relations ?? [];
  return relation?.databags[model.application]?.['leader-host'] ?? '';
}

function plainClients(model: LocalModel, expected: string | RegExp): Promise<readonly Check[]> {
  const reachable = model.units.filter(({ ready }) => ready);
  return Promise.all(
    reachable.map(async (unit) => ({
      what: `a plain client of ${unit.name} from outside`,
      found: await ping(outside(model, unit)),
      expected,
    })),
  );
}

/** One master, which all others follow. */
async function oneMaster(model: LocalModel): Promise<readonly Check[]> {
  const reachable = model.units.filter(({ ready }) => ready);
  const answers = await Promise.all(reachable.map(async (unit) => askRedis(model, unit, 'INFO', 'replication')));
  const roles = answers.map((answer = '') => /^role:(\w+)/m.exec(answer)?.[1] ?? 'none');
  const linked = answers.filter((answer = '') => /^master_link_status:up/m.test(answer)).length;
  return [
    { what: 'masters', found: String(roles.filter((role) => role === 'master').length), expected: '1' },
    { what: 'replicas that follow the master', found: String(linked), expected: String(reachable.length - 1) },
  ];
}

async function unitOfRole(model: LocalModel, role: 'master' | 'slave'): Promise<LocalUnit> {
  for (const unit of model.units) if ((await redisRole(model, unit)) === role) return unit;
  throw new Error(`no Redis says that it is a ${role}`);
}

/** Makes certificates for all units and attaches them; returns the authority's. */
async function attachCertificates(model: LocalModel): Promise<string> {
  const authority = await createAuthority('Tour CA');
  const names = [...model.units.map((unit) => fullName(model, unit)), 'localhost'];
  const { certificate, key } = await authority.issue({ names });
  await model.attachResource('cert-file', { content: certificate });
  await model.attachResource('key-file', { content: key });
  await model.attachResource('ca-cert-file', { content: authority.certificate });
  return authority.certificate;
}

/** Sends a signal to Redis inside the pod, where its process id counts. */
async function signalRedis(
  { unit, processId }: { readonly unit: LocalUnit; readonly processId: string | undefined },
  signal: string,
): Promise<void> {
  if (processId === undefined) throw new Error('Redis did not tell its process id');
  const script = 'process.kill(Number(process.argv[1]), process.argv[2])';
  const child = unit.pod.spawnIn('redis', process.execPath, ['-e', script, processId, signal], { stdio: 'ignore' });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`cannot send ${signal} to Redis`);
}
