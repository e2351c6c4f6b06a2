import type { ProcessMeterOptions } from './measure/process-meter.ts';

/** A program that is run once a round, whole: its start is what is measured. */
export interface Command {
  readonly program: string;
  readonly args?: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** A ratio that should not be exceeded. It is shown beside the figure, met or missed, and never asserted. */
export interface RatioTarget {
  /** Name of the contestant that it is a ratio to. Default: the floor. */
  readonly of?: string;
  readonly atMost: number;
}

/** One of those that a case compares. */
export type Contestant = {
  readonly name: string;
  /** `floor` is what the ratios are of; each case has one. The first `peer` is what the second column of ratios is of. */
  readonly role: 'floor' | 'ours' | 'peer';
  readonly targets?: readonly RatioTarget[];
  /** How long it should take at most, in milliseconds. Shown, never asserted. */
  readonly limitMs?: number;
} & (
  | {
      readonly command: Command;
      /** Peak memory that it should not exceed, in MiB. */
      readonly memoryTarget?: number;
    }
  /** Something done in this process once a round. */
  | { readonly run: () => Promise<void> }
);

/** A contestant that cannot be measured on this machine. */
export interface Absentee {
  readonly name: string;
  /** What is missing, and how to have it. */
  readonly reason: string;
}

/** How much of what: 100 calls, 128 MiB. */
export interface Amount {
  readonly count: number;
  readonly unit: string;
}

/** How a figure grows with a size: it is measured at each size in turn, once a round. */
export interface CurveSource {
  readonly name: string;
  /** What the size counts: `relations`. */
  readonly size: string;
  /** What the figure is: `ms a dispatch`. */
  readonly figure: string;
  /** What is done, where a figure is its microseconds: it is then told a second as well. */
  readonly perSecond?: string;
  /** Growing. */
  readonly sizes: readonly number[];
  readonly measure: (size: number) => Promise<number>;
}

/** A case that is set up. */
export interface PreparedCase {
  /** The floor and who is compared with it, in the order of the table. */
  readonly contestants: readonly Contestant[];
  readonly absent?: readonly Absentee[];
  /** What one round comes to, for a figure per second. */
  readonly amount?: Amount;
  /** Facts beside the times, such as the size of an archive. */
  readonly notes?: readonly string[];
  readonly curves?: readonly CurveSource[];
  /** Where processes are measured. Default: on this machine. */
  readonly meter?: ProcessMeterOptions;
}

/** What a case is given to set itself up. */
export interface CaseContext {
  /** The root of the checkout. */
  readonly root: string;
  /** A folder of the case's own, removed afterwards. */
  readonly folder: string;
  /** Takes what must be closed when the case is over. */
  readonly opened: AsyncDisposableStack;
  /** Whether it need only show that it works. */
  readonly quick: boolean;
  readonly signal: AbortSignal;
}

/** Something that is measured. One file a case, `cases/*.case.ts`, which exports it as `benchCase`. */
export interface BenchCase {
  /** As it is chosen on the command line: words joined by `-`. */
  readonly name: string;
  /** One line: what is compared. */
  readonly description: string;
  /** Rounds of a whole run and of a quick one. Default 40 and 2. */
  readonly rounds?: { readonly whole: number; readonly quick: number };
  /** Rounds before those, whose figures are thrown away. Default 2, of a quick run 1. */
  readonly warmUp?: number;
  readonly prepare: (context: CaseContext) => Promise<PreparedCase>;
}
