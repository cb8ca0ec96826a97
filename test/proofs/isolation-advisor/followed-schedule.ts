import type { FoundSplit } from "../../../packages/core/src/transactions/isolation/robustness/find-split.ts";
import type { Robustness } from "../../../packages/core/src/transactions/isolation/robustness/robustness.ts";
import type { Schedule } from "./interleavings.ts";
import type { SmallTransaction } from "./small-transaction.ts";

/** The steps and commits of a counterexample, and of whoever is not in it after that. */
export function followedSchedule(
  robustness: Robustness,
  found: FoundSplit,
  transactions: readonly SmallTransaction[],
): Schedule {
  const { split, at, between } = robustness.schedule(found);
  const whole = (who: number): number[] => Array.from({ length: transactions[who]!.length + 1 }, () => who);
  const inside = [split, ...between].map(({ template }) => template);
  const first = split.template;
  const outside = transactions.map((_, who) => who).filter((who) => !inside.includes(who));
  return [
    ...whole(first).slice(0, at + 1),
    ...inside.slice(1).flatMap(whole),
    ...whole(first).slice(at + 1),
    ...outside.flatMap(whole),
  ];
}
