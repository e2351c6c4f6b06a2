import type { LocalModel, LocalUnit } from '@charmsmith/local';
import { expect } from 'vitest';
import { askServer } from '../../../../../tools/workspace/ask-server.ts';
import { parseFields, parseRole, parseSight, type RedisRole, type SentinelSight } from './server-facts.ts';

const ports = { redis: 6379, sentinel: 26379 } as const;
type ServerName = keyof typeof ports;

/** The Redis and the Sentinel of each unit, asked from this machine. */
export class RedisServers {
  readonly model: LocalModel;
  /** PEM of the authority, while the servers talk TLS. */
  ca: string | undefined;

  constructor(model: LocalModel) {
    this.model = model;
  }

  /** Units that have a pod. */
  get units(): readonly LocalUnit[] {
    return this.model.units.filter(({ ready }) => ready);
  }

  /** A unit's full name in the cluster. */
  hostOf({ name }: LocalUnit): string {
    const { application, name: model } = this.model;
    return `${name.replace('/', '-')}.${application}-endpoints.${model}.svc.cluster.local`;
  }

  /** A password of the application, as Juju holds it. */
  password(name: `${ServerName}-password`): string {
    const secret = this.model.juju.state().secrets.find(({ revisions }) => revisions.at(-1)?.content[name]);
    return Buffer.from(secret?.revisions.at(-1)?.content[name] ?? '', 'base64').toString();
  }

  /**
   * Asks a unit's server from this machine, whatever links are cut between pods.
   *
   * @throws Redis's error reply, or the cause that kept it from answering
   */
  ask(unit: LocalUnit, server: ServerName, command: string, ...args: readonly string[]): Promise<unknown> {
    const { ca } = this;
    const known = {
      address: unit.pod.address,
      port: ports[server],
      password: this.password(`${server}-password`),
      ...(ca === undefined ? {} : { tls: { ca, servername: this.hostOf(unit) } }),
    };
    return askServer(known, command, ...args);
  }

  async roleOf(unit: LocalUnit): Promise<RedisRole> {
    return parseRole(String(await this.ask(unit, 'redis', 'INFO', 'replication')));
  }

  async sightOf(unit: LocalUnit): Promise<SentinelSight> {
    return parseSight((await this.ask(unit, 'sentinel', 'SENTINEL', 'MASTER', this.model.application)) as string[]);
  }

  /** The master, as a unit's Sentinel tells a client. */
  async masterBy(unit: LocalUnit): Promise<LocalUnit | undefined> {
    const reply = await this.ask(unit, 'sentinel', 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', this.model.application);
    const [host] = (reply ?? []) as readonly string[];
    return this.model.units.find((each) => this.hostOf(each) === host);
  }

  /** The unit whose Redis is the master. @throws unless there is exactly one */
  async master(): Promise<LocalUnit> {
    const roles = await Promise.all(this.units.map(async (unit) => ({ unit, ...(await this.roleOf(unit)) })));
    const masters = roles.filter(({ role }) => role === 'master').map(({ unit }) => unit);
    expect(masters.map(({ name }) => name)).toHaveLength(1);
    return masters[0]!;
  }

  /**
   * Looks numbers up that a client wrote.
   *
   * @returns those that a unit does not have
   */
  async missing(unit: LocalUnit, prefix: string, numbers: readonly number[]): Promise<readonly number[]> {
    const keys = numbers.map((number) => `${prefix}:${number}`);
    const values = keys.length === 0 ? [] : ((await this.ask(unit, 'redis', 'MGET', ...keys)) as (string | null)[]);
    return numbers.filter((number, index) => values[index] !== String(number));
  }

  /** Names of units that every Sentinel prefers to others as the next master (`replica-priority` 1). */
  async preferredReplicas(): Promise<readonly string[]> {
    const seen = await this.#replicasSeen();
    const preferred = seen.map((replicas) =>
      replicas.flatMap((fields) => (fields.get('slave-priority') === '1' ? [fields.get('ip')] : [])),
    );
    return this.units
      .filter((unit) => preferred.every((hosts) => hosts.includes(this.hostOf(unit))))
      .map(({ name }) => name);
  }

  /**
   * No Sentinel takes a replica for a master any more. One that does for ten seconds undoes its promotion
   * (`docs/facts.md`).
   */
  async expectHeard(): Promise<void> {
    const seen = await this.#replicasSeen();
    const roles = seen.flatMap((replicas) => replicas.map((fields) => fields.get('role-reported')));
    expect(new Set(roles)).toEqual(new Set(['slave']));
  }

  async expectQuorum(quorum: number): Promise<void> {
    const sights = await Promise.all(this.units.map((unit) => this.sightOf(unit)));
    expect(sights.map((sight) => sight.quorum)).toEqual(this.units.map(() => quorum));
  }

  /** What tells the Redis processes of all units from any that come later (`run_id`). */
  processes(): Promise<readonly (string | undefined)[]> {
    return Promise.all(
      this.units.map(async (unit) => {
        const info = String(await this.ask(unit, 'redis', 'INFO', 'server'));
        return /^run_id:(\w+)/m.exec(info)?.[1];
      }),
    );
  }

  /**
   * One master, whom the others follow and all Sentinels name, each of which knows of all units of the application and of
   * nobody else.
   *
   * @returns the master
   */
  async expectAgreement(): Promise<LocalUnit> {
    const master = await this.master();
    const host = this.hostOf(master);
    // One whose pod is gone is missed, and not forgotten.
    const others = this.model.units.length - 1;
    for (const unit of this.units) {
      const name = unit.name;
      const role = unit === master ? { role: 'master' } : { role: 'slave', follows: host, linked: true };
      expect({ name, ...(await this.roleOf(unit)) }).toEqual({ name, ...role });
      const { master: named, flags, replicas, otherSentinels } = await this.sightOf(unit);
      expect({ name, master: named, flags, replicas, otherSentinels }).toEqual({
        name,
        master: host,
        flags: 'master',
        replicas: others,
        otherSentinels: others,
      });
    }
    return master;
  }

  /** What each Sentinel says of each replica. */
  async #replicasSeen(): Promise<readonly (readonly ReadonlyMap<string, string>[])[]> {
    const { application } = this.model;
    return Promise.all(
      this.units.map(async (unit) => {
        const reply = await this.ask(unit, 'sentinel', 'SENTINEL', 'REPLICAS', application);
        return (reply as string[][]).map(parseFields);
      }),
    );
  }
}
