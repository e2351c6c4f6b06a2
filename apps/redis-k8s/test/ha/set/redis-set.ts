import { resolve } from 'node:path';
import type { LogLine } from '@charmsmith/juju-emulator';
import { type LocalModel, type LocalUnit, startLocalModel } from '@charmsmith/local';
import { expect, vi } from 'vitest';
import { CommandLines } from '../secrets/command-lines.ts';
import type { ClientSettings } from '../writer/client-options.ts';
import { askServer } from '../../../../../tools/workspace/ask-server.ts';
import { sentinelLog } from './sentinel-log.ts';
import { parseFields, parseRole, parseSight, type RedisRole, type SentinelSight } from './server-facts.ts';

const charmFolder = resolve(import.meta.dirname, '../../../build/charm');

const ports = { redis: 6379, sentinel: 26379 } as const;
type ServerName = keyof typeof ports;

/** A leader that is gone is replaced sooner than on a cluster, where it takes half a minute. */
const leaseMs = 2_000;

/** Sentinels see a replica that is new up to ten seconds after it has come, and are asked again and again till then. */
const wholeWithinMs = 60_000;
const failoverWithinMs = 10_000;
const pollMs = 200;

/**
 * redis-k8s with several units, each a pod with a real Redis and a real Sentinel. The agents run when they are told to:
 * {@link RedisSet.settle} and {@link RedisSet.updateStatus}.
 */
export class RedisSet implements AsyncDisposable {
  readonly model: LocalModel;
  /** PEM of the authority, while the servers talk TLS. */
  ca: string | undefined;
  /** By unit, also of those that are gone: what was logged up to its last hook. */
  readonly logs: ReadonlyMap<string, readonly LogLine[]>;
  /** PEM of all private keys that were attached. */
  readonly privateKeys: string[] = [];
  readonly commandLines = new CommandLines();

  private constructor(model: LocalModel, logs: ReadonlyMap<string, readonly LogLine[]>) {
    this.model = model;
    this.logs = logs;
  }

  /** Deploys the charm, and waits until it is whole. */
  static async deploy(units = 3): Promise<RedisSet> {
    const logs = new Map<string, readonly LogLine[]>();
    const model = await startLocalModel({
      charmFolder,
      units,
      leaseMs,
      onDispatch: (unit, record) => void logs.set(unit.name, record.after.log),
    });
    const set = new RedisSet(model, logs);
    try {
      await model.settle();
      await set.whole();
      return set;
    } catch (error) {
      await set[Symbol.asyncDispose]();
      throw error;
    }
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

  /** What a client of the application is told at the moment. */
  get clientSettings(): ClientSettings {
    return {
      hosts: this.model.units.map((unit) => this.hostOf(unit)),
      masterName: this.model.application,
      redisPassword: this.password('redis-password'),
      sentinelPassword: this.password('sentinel-password'),
      ...(this.ca === undefined ? {} : { ca: this.ca }),
    };
  }

  /** What the leader has told all units: an item of the peer relation's application databag. */
  peerData(key: string): string | undefined {
    const [relation] = Object.values(this.model.juju.state().relations);
    return relation?.databags[this.model.application]?.[key];
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
   * Waits until all is as it should be, with update-status raised in all units meanwhile: one master, whom the others
   * follow and all Sentinels name; each Sentinel knows of all units of the application and of nobody else; every unit that
   * has a pod is active.
   *
   * @returns the master
   */
  async whole({ timeout = wholeWithinMs }: { readonly timeout?: number } = {}): Promise<LocalUnit> {
    return vi.waitFor(
      async () => {
        const master = await this.#serversAgree().catch(async (error: unknown) => {
          await this.updateStatus();
          throw error;
        });
        if (this.units.some(({ status }) => status.status !== 'active')) await this.updateStatus();
        expect(this.units.map(({ name, status: { status, message } }) => ({ name, status, message }))).toEqual(
          this.units.map(({ name }) => ({ name, status: 'active', message: '' })),
        );
        return master;
      },
      { timeout, interval: pollMs },
    );
  }

  /**
   * Waits until all of some Sentinels name another master.
   *
   * @param former - who must not be the master any more
   * @param options - `by`: units whose Sentinels are asked, all by default; `timeout`: by default the ten seconds that a
   * failover may take
   */
  async nextMaster(
    former: LocalUnit,
    {
      by = this.units,
      timeout = failoverWithinMs,
    }: { readonly by?: readonly LocalUnit[]; readonly timeout?: number } = {},
  ): Promise<LocalUnit> {
    const settled = vi.waitFor(
      async () => {
        const named = await Promise.all(by.map((unit) => this.masterBy(unit)));
        const [master] = named;
        expect(master?.name).not.toBe(former.name);
        expect(named.map((unit) => unit?.name)).toEqual(by.map(() => master?.name));
        return master!;
      },
      { timeout, interval: pollMs },
    );
    return settled.catch(async (cause: unknown) => {
      const logs = await Promise.all(by.map((unit) => sentinelLog(unit)));
      throw new Error(`${former.name} is still the master for some: ${String(cause)}\n${logs.join('\n')}`, { cause });
    });
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

  /**
   * Moves the master as an operator does, by the action of the charm.
   *
   * @returns the new master
   */
  async moveMaster(): Promise<LocalUnit> {
    const { action } = await this.model.unit(`${this.model.application}/leader`).runAction('failover');
    expect(action).toMatchObject({ status: 'completed' });
    const { master } = action?.results as { readonly master?: string };
    return this.model.units.find((unit) => this.hostOf(unit) === master)!;
  }

  /** Has Sentinel move the master to another unit. Nobody waits for it. */
  async failOver(): Promise<void> {
    const [unit] = this.units;
    await this.ask(unit!, 'sentinel', 'SENTINEL', 'FAILOVER', this.model.application);
  }

  /** Names of units that every Sentinel prefers to others as the next master (`replica-priority` 1). */
  async preferredReplicas(): Promise<readonly string[]> {
    const lists = await Promise.all(
      this.units.map((unit) => this.ask(unit, 'sentinel', 'SENTINEL', 'REPLICAS', this.model.application)),
    );
    const preferred = lists.map((list) =>
      (list as string[][])
        .map(parseFields)
        .flatMap((fields) => (fields.get('slave-priority') === '1' ? [fields.get('ip')] : [])),
    );
    return this.units
      .filter((unit) => preferred.every((hosts) => hosts.includes(this.hostOf(unit))))
      .map(({ name }) => name);
  }

  async expectQuorum(quorum: number): Promise<void> {
    const sights = await Promise.all(this.units.map((unit) => this.sightOf(unit)));
    expect(sights.map((sight) => sight.quorum)).toEqual(this.units.map(() => quorum));
  }

  /** What tells the Redis processes of all units from any that come later (`run_id`). */
  servers(): Promise<readonly (string | undefined)[]> {
    return Promise.all(
      this.units.map(async (unit) => {
        const info = String(await this.ask(unit, 'redis', 'INFO', 'server'));
        return /^run_id:(\w+)/m.exec(info)?.[1];
      }),
    );
  }

  /** Cuts a unit off from all others of the application; clients still reach all of them. */
  async cutOff(unit: LocalUnit): Promise<void> {
    const others = this.units.filter((other) => other !== unit).map(({ name }) => name);
    await this.model.cluster.cut([unit.name], others);
  }

  /** What was ended by force when a hook was over, by unit: each took a second longer for it. */
  leftRunning(): readonly string[] {
    return [...this.logs].flatMap(([unit, lines]) =>
      lines.filter(({ message }) => message.includes('had left running')).map(({ message }) => `${unit}: ${message}`),
    );
  }

  /** The agents run what waits. */
  async settle(): Promise<void> {
    await this.model.settle();
  }

  /** What Juju does when all has been quiet for a while; here it is done at once. */
  async updateStatus(): Promise<void> {
    await Promise.all(this.units.map((unit) => unit.run('update-status')));
    await this.settle();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.commandLines[Symbol.dispose]();
    await this.model[Symbol.asyncDispose]();
  }

  async #serversAgree(): Promise<LocalUnit> {
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
}
