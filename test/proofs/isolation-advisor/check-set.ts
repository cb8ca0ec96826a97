import type { IsolationLevel } from "@tapdb/core";
import { ISOLATION_LEVELS } from "../../../packages/core/src/transactions/isolation/robustness/allocate.ts";
import { Robustness } from "../../../packages/core/src/transactions/isolation/robustness/robustness.ts";
import { asWorld } from "./as-world.ts";
import { followedSchedule } from "./followed-schedule.ts";
import { Interleavings } from "./interleavings.ts";
import { describeSet, type SmallTransaction } from "./small-transaction.ts";

/** What came of one set. */
export interface SetVerdict {
  /** Interleavings that the advised levels permit and that are not serializable. */
  readonly unsafe: string | undefined;
  /** A level that could have been lower: no interleaving at the lower one goes wrong. */
  readonly needless: string | undefined;
  /** Counterexamples that were followed step by step and did go wrong. */
  readonly confirmed: number;
  readonly states: number;
  readonly levels: readonly IsolationLevel[];
}

/** The levels one step lower for one transaction. */
export function lowered(levels: readonly IsolationLevel[], who: number): IsolationLevel[] {
  return levels.with(who, ISOLATION_LEVELS[ISOLATION_LEVELS.indexOf(levels[who]!) - 1]!);
}

/** Compares the advice for a set with every interleaving of it. */
export function checkSet(transactions: readonly SmallTransaction[]): SetVerdict {
  const robustness = new Robustness(asWorld(transactions));
  const advice = robustness.allocate();
  const levels = advice.map(({ level }) => level);
  const search = new Interleavings(transactions, levels);
  const anomaly = search.findAnomaly();
  const unsafe =
    anomaly === undefined
      ? undefined
      : `${describeSet(transactions)} at ${levels.join(", ")}: ${anomaly.map((who) => who + 1).join("")}`;
  let needless: string | undefined;
  let confirmed = 0;
  for (const [who, { forbidden }] of advice.entries()) {
    const nearest = forbidden.at(-1);
    if (nearest === undefined) continue;
    const lower = lowered(levels, who);
    const { permitted, serializable } = new Interleavings(transactions, lower).replay(
      followedSchedule(robustness, nearest.split, transactions),
    );
    if (permitted && !serializable) confirmed += 1;
    else if (new Interleavings(transactions, lower).findAnomaly() === undefined)
      needless ??= `${describeSet(transactions)}: T${who + 1} needs no ${levels[who]!} beside ${levels.join(", ")}`;
  }
  return { unsafe, needless, confirmed, states: search.states, levels };
}
