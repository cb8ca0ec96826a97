import type { Random } from "../../harness/random.ts";
import type { Tally } from "../../harness/tally.ts";
import { checkHistory } from "./check-history.ts";
import { isSerializable } from "./is-serializable.ts";
import { knownBad } from "./known-bad.ts";
import { serialHistory, smallHistory } from "./random-histories.ts";

/** What the checker was tried on. */
export interface CheckerTrial {
  readonly knownBad: number;
  readonly serial: number;
  readonly small: number;
  /** Of the small ones, those that no order explains. */
  readonly unserializable: number;
}

function tryKnown(tally: Tally): void {
  for (const { name, history, classes } of knownBad) {
    const found = new Set(checkHistory(history).map((anomaly) => anomaly.class));
    const missing = classes.filter((expected) => !found.has(expected));
    tally.check(missing.length === 0, () => `the checker does not see ${missing.join(", ")} in: ${name}`);
  }
}

/** Tries the checker itself on histories of which the answer is known: all that it says later stands on this. */
export function checkTheChecker(random: Random, tally: Tally, count: number): CheckerTrial {
  tryKnown(tally);
  const serial = Math.ceil(count / 4);
  for (let trial = 0; trial < serial; trial += 1) {
    const [anomaly] = checkHistory(serialHistory(random, random.integer(1, 30)));
    tally.check(anomaly === undefined, () => `the checker sees ${anomaly!.class} in a serial history`);
  }
  let unserializable = 0;
  for (let trial = 0; trial < count; trial += 1) {
    const history = smallHistory(random);
    const expected = isSerializable(history);
    const anomalies = checkHistory(history);
    if (!expected) unserializable += 1;
    tally.check(
      expected === (anomalies.length === 0),
      () => `the checker and all orders disagree (${expected}): ${JSON.stringify(history.transactions)}`,
    );
  }
  return { knownBad: knownBad.length, serial, small: count, unserializable };
}
