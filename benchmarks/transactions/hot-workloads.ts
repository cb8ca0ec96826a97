import type { IsolationLevel } from "@tapdb/core";
import type { Random } from "../../test/proofs/harness/random.ts";
import type { Work } from "./query-function.ts";

/** What many workers do to few rows. */
export interface HotWorkload {
  readonly name: string;
  readonly isolation: IsolationLevel;
  /** Accounts that are touched, from 1. */
  readonly hot: number;
  /** Rows that one transaction writes. */
  readonly writes: number;
  /** How long a window has to be, milliseconds. */
  readonly windowMs: number;
  /** Draws one transaction; every run of its work touches the same rows. */
  draw(random: Random): Work;
}

const READ = "select balance, version from accounts where id = $1";
const WRITE = "update accounts set balance = $2, version = version + 1 where id = $1";

/** Adds to a counter what was read of it, as an application does that has to look at it first. */
function increment(hot: number): HotWorkload["draw"] {
  return (random) => {
    const id = random.integer(1, hot);
    return async (query) => {
      const { rows } = await query(READ, [id]);
      await query(WRITE, [id, Number(rows[0]!.balance) + 1]);
    };
  };
}

function pairs(hot: number, inOrder: boolean): (random: Random) => readonly [number, number] {
  const ids = Array.from({ length: hot }, (_, index) => index + 1);
  return (random) => {
    const [one, other] = random.shuffled(ids) as [number, number];
    return inOrder && one > other ? [other, one] : [one, other];
  };
}

/** Moves money between two accounts. Unless their rows are locked in one order, PostgreSQL has deadlocks to break. */
function transfer(hot: number, inOrder: boolean): HotWorkload["draw"] {
  const draw = pairs(hot, inOrder);
  return (random) => {
    const [one, other] = draw(random);
    const amount = random.integer(-5, 5);
    return async (query) => {
      const source = await query(READ, [one]);
      const target = await query(READ, [other]);
      await query(WRITE, [one, Number(source.rows[0]!.balance) - amount]);
      await query(WRITE, [other, Number(target.rows[0]!.balance) + amount]);
    };
  };
}

/** The mixes that are measured. */
export const hotWorkloads: readonly HotWorkload[] = [
  { name: "counters.rr", isolation: "repeatable read", hot: 2, writes: 1, windowMs: 1_000, draw: increment(2) },
  { name: "counters.ser", isolation: "serializable", hot: 2, writes: 1, windowMs: 1_000, draw: increment(2) },
  { name: "transfers.ser", isolation: "serializable", hot: 6, writes: 2, windowMs: 1_000, draw: transfer(6, true) },
  // A deadlock is broken after a second, so that a window has to hold some.
  { name: "crossing.ser", isolation: "serializable", hot: 6, writes: 2, windowMs: 3_000, draw: transfer(6, false) },
];
