import type { IsolationLevel } from "@tapdb/core";
import type { Random } from "../../harness/random.ts";
import type { AnomalyClass } from "../checker/history.ts";

/** What a transaction of a workload can do. All that it does is recorded. */
export interface Step {
  /** Reads a row; gives its value. */
  read(key: number): Promise<number>;
  /** Writes a row as a whole. */
  write(key: number, value: number): Promise<void>;
  /** Appends a value of its own to the list of a row. */
  append(key: number): Promise<void>;
  list(key: number): Promise<void>;
  /** Counts the group's items. */
  scan(): Promise<number>;
  /** Inserts an item into the group. */
  insert(): Promise<void>;
  /** Says that it has reached a point; only a first attempt does. */
  reach(point: string): void;
  /** Waits until somebody has reached a point, or will not any more; a retry does not wait. */
  until(point: string): Promise<void>;
  /** Waits for all of the group at the same point. */
  meet(): Promise<void>;
}

/** One transaction. It may run several times. */
export interface Script {
  readonly readOnly?: boolean;
  run(step: Step): Promise<void>;
}

/** What the group's rows hold in the end. */
export interface FinalState {
  readonly values: readonly number[];
  readonly items: number;
  /** Transactions of the group that are in the database. */
  readonly committed: number;
}

/** Transactions that meet on rows which nobody else touches. */
export interface Group {
  /** Initial values of its rows. */
  readonly rows: readonly number[];
  readonly scripts: readonly Script[];
  /** Transactions at the same time. */
  readonly parallel: number;
  /** What the application relies on: says what is broken, or undefined. Holds when the group was serializable. */
  broken?(state: FinalState): string | undefined;
}

/** A known way of going wrong. */
export interface Workload {
  readonly name: string;
  /** The phenomena that have to show at the levels that allow them, or the workload tests nothing. */
  readonly shows: Partial<Record<IsolationLevel, readonly AnomalyClass[]>>;
  make(random: Random): Group;
}

/** Runs the same script so many times. */
export const times = (count: number, script: (index: number) => Script): Script[] =>
  Array.from({ length: count }, (_, index) => script(index));

/** Whether the transactions of this group wait for each other where it hurts, or run as it comes. */
export const isDirected = (random: Random): boolean => random.chance(0.6);
