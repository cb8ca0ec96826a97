/** What the isolation advisor says, as plain data. */
import type { IsolationLevel } from "../../drivers/pg/index.ts";
import type { StepSource } from "./transaction-template.ts";

/** A step of a transaction in a counterexample. */
export interface ScheduledStep {
  /** 1 for the transaction that is interrupted, 2, 3 … for those that run in between. */
  readonly transaction: number;
  readonly program: string;
  /** Its place in the template, from 0. */
  readonly step: number;
  readonly relation: string;
  /** The key columns; equal letters are equal values. */
  readonly row: Readonly<Record<string, string>>;
  readonly access: "read" | "lock" | "write" | "update";
  readonly source: StepSource | undefined;
}

/** Two steps that depend on each other: the first transaction has to come before the second. */
export interface Dependency {
  readonly from: ScheduledStep;
  readonly to: ScheduledStep;
  /** `rw`: reads what the other replaces; `wr`: is read by the other; `ww`: is replaced by the other. */
  readonly kind: "rw" | "wr" | "ww";
}

/** Why a level is too low: an interleaving that PostgreSQL permits and no serial order explains. */
export interface Obstacle {
  readonly level: IsolationLevel;
  /** Each has to come before the next, and the last before the first: a cycle. The first and the last name the pair that forbids the level. */
  readonly cycle: readonly Dependency[];
  /** The interleaving: steps in their order; every transaction in between commits before the first goes on. */
  readonly schedule: readonly ScheduledStep[];
}

/** Row locks that make a lower level enough. */
export interface Promotion {
  /** The reads to write with `FOR UPDATE`. */
  readonly steps: readonly {
    readonly step: number;
    readonly relation: string;
    readonly source: StepSource | undefined;
  }[];
  /** The level that is enough then. */
  readonly level: IsolationLevel;
}

/** The advice for one program. */
export interface ProgramAdvice {
  readonly program: string;
  /** The lowest level that is safe beside the others at theirs. */
  readonly level: IsolationLevel;
  /** Whether anything is unknown about it that was taken for the worst. */
  readonly assumedWorst: boolean;
  /** One for each lower level, the lowest first. */
  readonly obstacles: readonly Obstacle[];
  readonly promotion: Promotion | undefined;
}

/** The advice for a set of programs; it holds for any number of runs of these programs and no others. */
export interface IsolationAdvice {
  readonly programs: readonly ProgramAdvice[];
}
