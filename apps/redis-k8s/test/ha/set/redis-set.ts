import { resolve } from 'node:path';
import type { LogLine } from '@charmsmith/juju-emulator';
import { type LocalModel, type LocalUnit, startLocalModel } from '@charmsmith/local';
import { expect, vi } from 'vitest';
import { CommandLines } from '../secrets/command-lines.ts';
import type { ClientSettings } from '../writer/client-options.ts';
import { sentinelLog } from './sentinel-log.ts';
import { RedisServers } from './redis-servers.ts';

const charmFolder = resolve(import.meta.dirname, '../../../build/charm');

/** A leader that is gone is replaced sooner than on a cluster, where it takes half a minute. */
const leaseMs = 2_000;

/** Sentinels see a replica that is new up to ten seconds after it has come, and are asked again and again till then. */
const wholeWithinMs = 60_000;
/** What a failover may take. */
const failoverWithinMs = 10_000;
/** Sentinels ask each Redis every ten seconds what it is. */
const heardWithinMs = 20_000;
const pollMs = 200;

/**
 * redis-k8s with several units, each a pod with a real Redis and a real Sentinel. The agents run when they are told to:
 * {@link RedisSet.settle} and {@link RedisSet.updateStatus}.
 */
export class RedisSet extends RedisServers implements AsyncDisposable {
  /** By unit, also of those that are gone: what was logged up to its last hook. */
  readonly logs: ReadonlyMap<string, readonly LogLine[]>;
  /** PEM of all private keys that were attached. */
  readonly privateKeys: string[] = [];
  readonly commandLines = new CommandLines();

  private constructor(model: LocalModel, logs: ReadonlyMap<string, readonly LogLine[]>) {
    super(model);
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
   * Waits until all is as it should be, with update-status raised in all units meanwhile: one master, whom the others
   * follow and all Sentinels name; each Sentinel knows of all units of the application and of nobody else; every unit that
   * has a pod is active.
   *
   * @returns the master
   */
  async whole({ timeout = wholeWithinMs }: { readonly timeout?: number } = {}): Promise<LocalUnit> {
    return vi.waitFor(
      async () => {
        const master = await this.expectAgreement().catch(async (error: unknown) => {
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
   * @param by - units whose Sentinels are asked, all by default
   */
  async nextMaster(former: LocalUnit, by: readonly LocalUnit[] = this.units): Promise<LocalUnit> {
    const settled = vi.waitFor(
      async () => {
        const named = await Promise.all(by.map((unit) => this.masterBy(unit)));
        const [master] = named;
        expect(master?.name).not.toBe(former.name);
        expect(named.map((unit) => unit?.name)).toEqual(by.map(() => master?.name));
        return master!;
      },
      { timeout: failoverWithinMs, interval: pollMs },
    );
    return settled.catch(async (cause: unknown) => {
      const logs = await Promise.all(by.map((unit) => sentinelLog(unit)));
      throw new Error(`${former.name} is still the master for some: ${String(cause)}\n${logs.join('\n')}`, { cause });
    });
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

  /** Waits until Sentinel can promote any replica: see {@link RedisServers.expectHeard}. */
  async heard(): Promise<void> {
    await vi.waitFor(() => this.expectHeard(), { timeout: heardWithinMs, interval: pollMs });
  }

  /** Has Sentinel move the master to another unit. Nobody waits for it. */
  async failOver(): Promise<void> {
    const [unit] = this.units;
    await this.ask(unit!, 'sentinel', 'SENTINEL', 'FAILOVER', this.model.application);
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
}
