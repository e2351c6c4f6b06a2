import type { RedisAddress, RedisAnswer, RedisClient, RedisReply } from '@charmsmith/redis-health/contract';
import type { MasterAddress } from '../src/contract.ts';
import type { Pace } from '@charmsmith/core';

/** What one Sentinel of a test holds; a test changes it as time passes. */
export interface FakeSentinel {
  readonly host: string;
  master: MasterAddress;
  flags: string;
  replicas: number;
  others: number;
  silent?: boolean;
  /** The priorities of its replicas by their names. Default: as many as `replicas` says, of 100. */
  named?: Readonly<Record<string, number>>;
  /** Replicas of these names that are down. */
  readonly down?: readonly string[];
  /** Replicas of these names that have said that they are masters when they were last asked. */
  stale?: readonly string[];
  /** Error replies by the command's second word. */
  readonly refusals: Record<string, string>;
}

/** The Redis of one of their hosts, where a test has one. */
export interface FakeRedis {
  readonly host: string;
  offset: number;
  /** Of each of its replicas. */
  acknowledged: readonly number[];
  silent?: boolean;
}

/** Sentinels without a network, and time that passes when somebody waits. */
export class FakeSentinels implements RedisClient {
  readonly sentinels: readonly FakeSentinel[];
  /** Every command that was taken: `s1 SENTINEL RESET web`. */
  readonly told: string[] = [];
  /** Redis servers by their host; a command to one is told as `u0:redis CLIENT PAUSE 20000 WRITE`. */
  readonly redis = new Map<string, FakeRedis>();
  readonly #events: { readonly at: number; readonly run: () => void }[] = [];
  #now = 0;

  readonly pace: Pace = {
    now: () => this.#now,
    pause: (ms, signal) => {
      signal.throwIfAborted();
      this.#now += ms;
      const due = this.#events.filter(({ at }) => at <= this.#now);
      for (const event of due) {
        this.#events.splice(this.#events.indexOf(event), 1);
        event.run();
      }
      return Promise.resolve();
    },
  };

  constructor(hosts: readonly string[], master: MasterAddress) {
    const others = hosts.length - 1;
    this.sentinels = hosts.map((host) => ({ host, master, flags: 'master', replicas: others, others, refusals: {} }));
  }

  get now(): number {
    return this.#now;
  }

  get addresses(): readonly RedisAddress[] {
    return this.sentinels.map(({ host }) => ({ host, port: 26379 }));
  }

  /** Lets something happen when so much time has passed from now on. */
  later(ms: number, run: () => void): void {
    this.#events.push({ at: this.#now + ms, run });
  }

  /** What happens when a command is taken, besides the reply. */
  onTold: (command: string, sentinel: FakeSentinel) => void = () => undefined;

  readonly redisAt = (host: string): Promise<RedisAddress | undefined> =>
    Promise.resolve(this.redis.has(host) ? { host, port: 6379 } : undefined);

  ask(address: RedisAddress, commands: readonly (readonly [string, ...string[]])[]): Promise<RedisAnswer> {
    if (address.port === 6379) return Promise.resolve(this.#askRedis(address.host, commands));
    const sentinel = this.sentinels.find(({ host }) => host === address.host);
    if (sentinel === undefined || sentinel.silent === true) {
      return Promise.resolve({ answered: false, failure: { code: 'ECONNREFUSED', message: 'refused' } });
    }
    return Promise.resolve({ answered: true, replies: commands.map((words) => this.#reply(sentinel, words)) });
  }

  #askRedis(host: string, commands: readonly (readonly string[])[]): RedisAnswer {
    const redis = this.redis.get(host);
    if (redis === undefined || redis.silent === true) {
      return { answered: false, failure: { code: 'ECONNREFUSED', message: 'refused' } };
    }
    const replies = commands.map((words) => {
      if (words[0] === 'INFO') return { ok: true, value: fakeReplication(redis) } as const;
      this.told.push(`${host}:redis ${words.join(' ')}`);
      return { ok: true, value: 'OK' } as const;
    });
    return { answered: true, replies };
  }

  #reply(sentinel: FakeSentinel, words: readonly string[]): RedisReply {
    const [command = '', subcommand = ''] = words;
    const refusal = sentinel.refusals[subcommand];
    if (refusal !== undefined) return { ok: false, failure: { code: refusal.split(' ')[0] ?? '', message: refusal } };
    const { master, flags, replicas, others } = sentinel;
    switch (command === 'SENTINEL' ? subcommand : command) {
      case 'GET-MASTER-ADDR-BY-NAME':
        return { ok: true, value: [master.host, String(master.port)] };
      case 'MASTER':
        return {
          ok: true,
          value: [
            'name',
            'web',
            'flags',
            flags,
            'num-slaves',
            String(replicas),
            'num-other-sentinels',
            String(others),
            'quorum',
            '2',
          ],
        };
      case 'REPLICAS':
        return { ok: true, value: replicasOf(sentinel) };
      case 'CKQUORUM':
        return {
          ok: true,
          value: `OK ${others + 1} usable Sentinels. Quorum and failover authorization can be reached`,
        };
      case 'INFO':
        return { ok: true, value: '# Sentinel\r\nsentinel_tilt:0\r\n' };
      case 'PING':
        return { ok: true, value: 'PONG' };
      default:
        this.told.push(`${sentinel.host} ${words.join(' ')}`);
        this.onTold(subcommand, sentinel);
        return { ok: true, value: 'OK' };
    }
  }
}

function replicasOf({ down = [], stale = [], named, replicas }: FakeSentinel): readonly (readonly string[])[] {
  const flagsOf = (host: string) => (down.includes(host) ? 's_down,slave,disconnected' : 'slave');
  const roleOf = (host: string) => (stale.includes(host) ? 'master' : 'slave');
  if (named !== undefined)
    return Object.entries(named).map(([host, priority]) => fakeReplica(host, priority, flagsOf(host), roleOf(host)));
  return Array.from({ length: replicas }, (_, n) => fakeReplica(`replica-${n}`));
}

/** A line of `SENTINEL REPLICAS`. */
export function fakeReplica(host: string, priority = 100, flags = 'slave', role = 'slave'): readonly string[] {
  return [
    ...['name', `${host}:6379`, 'ip', host, 'port', '6379', 'flags', flags, 'master-link-status', 'ok'],
    ...['role-reported', role],
    ...['slave-priority', String(priority), 'slave-repl-offset', '42'],
  ];
}

/** What a master says of its replicas. */
function fakeReplication({ offset, acknowledged }: FakeRedis): string {
  const replicas = acknowledged.map((each, n) => `slave${n}:ip=r${n},port=6379,state=online,offset=${each},lag=0`);
  return ['role:master', ...replicas, `master_repl_offset:${offset}`, ''].join('\r\n');
}
