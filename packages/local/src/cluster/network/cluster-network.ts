import type { Namespaces } from '../../namespaces/namespaces.ts';
import { runProgram } from '../../programs/run-program.ts';
import type { SystemPrograms } from '../../programs/system-programs.ts';
import type { Task } from '../../task.ts';
import { claimSubnet, uplink } from './claim-subnet.ts';
import { type Cuts, cutRules, noCuts } from './cuts.ts';
import { removeLink } from './remove-link.ts';
import { PodAddresses } from './pod-addresses.ts';
import { hostAddress, linkName, renderAddress, routerAddress, subnetRoute } from './subnet.ts';

/** A pod's place in the network. */
export interface PodInterface extends Disposable {
  /** Address of the pod. */
  readonly address: string;
}

/**
 * The network of a cluster: a namespace that routes between its pods, and a link from there to the host.
 *
 * @remarks A router and not a bridge: what it must not carry is said by routing rules, which every kernel has, while
 * filters on a bridge need modules that many lack. On the host there is one link and the routes over it, and they
 * end with the namespace even when nobody removes them. Pods reach each other and the host; nothing else is routed,
 * so a stray connection fails at once.
 */
export class ClusterNetwork implements AsyncDisposable {
  /** Name of the host's end of the link. */
  readonly linkName: string;
  readonly #programs: SystemPrograms;
  readonly #router: Namespaces;
  readonly #subnet: number;
  readonly #addresses: PodAddresses;
  #cuts: Cuts = noCuts;
  #rules: ReadonlySet<string> = new Set();
  #changing: Promise<unknown> = Promise.resolve();

  private constructor(programs: SystemPrograms, router: Namespaces, subnet: number) {
    this.#programs = programs;
    this.#router = router;
    this.#subnet = subnet;
    this.#addresses = new PodAddresses(subnet);
    this.linkName = linkName(subnet);
  }

  /**
   * Opens a network.
   *
   * @param router - where it is routed
   * @param processes - the folder of a `proc` file system that can be written, in the router's mounts
   */
  static async open(
    programs: SystemPrograms,
    router: Namespaces,
    processes: string,
    task: Task,
  ): Promise<ClusterNetwork> {
    const subnet = await claimSubnet(programs, router, task);
    const network = new ClusterNetwork(programs, router, subnet);
    try {
      await network.#link(processes, task);
    } catch (error) {
      await network[Symbol.asyncDispose]();
      throw error;
    }
    return network;
  }

  /** Units that have a pod here. */
  get units(): readonly string[] {
    return this.#addresses.units;
  }

  /** What is cut. */
  get cuts(): Cuts {
    return this.#cuts;
  }

  /**
   * Tells which address the next pod of a unit will have.
   *
   * @throws CharmsmithError `LOCAL_NO_ADDRESS`
   */
  reserve(unit: string): string {
    return renderAddress(this.#addresses.reserve(unit));
  }

  /** Links a pod: its end is `eth0`, and what is cut for its unit holds before it can send. */
  async attach(unit: string, pod: Namespaces, task: Task): Promise<PodInterface> {
    const address = this.#addresses.take(unit);
    const [port, router] = [`pod${address - this.#subnet}`, routerAddress(this.#subnet)];
    const detach = () => this.#addresses.release(unit, address);
    try {
      await this.#exclusively(() => this.#applyRules(task));
      await runProgram(task, {
        step: 'add the link',
        command: this.#router.enterNetwork(this.#programs.ip, '-batch', '-'),
        input: batch(
          `link add ${port} type veth peer name eth0 netns ${pod.processId}`,
          `address add ${router} dev ${port}`,
          `link set ${port} up`,
          `route add ${renderAddress(address)} dev ${port}`,
        ),
      });
      await runProgram(task, {
        step: 'address the pod',
        command: pod.enterNetwork(this.#programs.ip, '-batch', '-'),
        input: batch(
          'link set lo up',
          `address add ${renderAddress(address)} dev eth0`,
          'link set eth0 up',
          `route add ${router} dev eth0`,
          `route add ${subnetRoute(this.#subnet)} via ${router}`,
        ),
      });
    } catch (error) {
      detach();
      throw error;
    }
    return { address: renderAddress(address), [Symbol.dispose]: detach };
  }

  /** Changes what is cut. */
  async setCuts(cuts: Cuts, task: Task): Promise<void> {
    await this.#exclusively(async () => {
      this.#cuts = cuts;
      await this.#applyRules(task);
    });
  }

  /** Removes the link, if it is still there: it also ends with the namespace, but some time after it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await removeLink(this.#programs, this.linkName);
  }

  async #link(processes: string, task: Task): Promise<void> {
    const [router, host, subnet] = [routerAddress(this.#subnet), hostAddress(this.#subnet), subnetRoute(this.#subnet)];
    await runProgram(task, {
      step: 'address the host’s end',
      command: [this.#programs.ip, '-batch', '-'],
      input: batch(
        `address add ${host} peer ${router} dev ${this.linkName}`,
        `link set ${this.linkName} up`,
        `route add ${subnet} via ${router}`,
      ),
    });
    await runProgram(task, {
      step: 'address the router',
      command: this.#router.enterNetwork(this.#programs.ip, '-batch', '-'),
      input: batch(
        'link set lo up',
        `address add ${router} peer ${host} dev ${uplink}`,
        `link set ${uplink} up`,
        // A pod that is gone does not answer; nobody answers for it either.
        `route add blackhole ${subnet}`,
      ),
    });
    await runProgram(task, {
      step: 'let the router forward',
      command: this.#router.enter(this.#programs.tee, `${processes}/sys/net/ipv4/ip_forward`),
      input: '1\n',
    });
  }

  async #applyRules(task: Pick<Task, 'enter' | 'signal'>): Promise<void> {
    const addresses = new Map([...this.#addresses.all].map(([unit, address]) => [unit, renderAddress(address)]));
    const wanted = cutRules(this.#cuts, addresses);
    const changes = [
      ...[...this.#rules].filter((rule) => !wanted.has(rule)).map((rule) => `rule delete ${rule}`),
      ...[...wanted].filter((rule) => !this.#rules.has(rule)).map((rule) => `rule add ${rule}`),
    ];
    if (changes.length === 0) return;
    await runProgram(task, {
      step: 'say what the router drops',
      command: this.#router.enterNetwork(this.#programs.ip, '-batch', '-'),
      input: batch(...changes),
    });
    this.#rules = wanted;
  }

  #exclusively<T>(change: () => Promise<T>): Promise<T> {
    const changed = this.#changing.then(change);
    this.#changing = changed.catch(() => undefined);
    return changed;
  }
}

function batch(...lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
