import type { IsolationLevel, Tapdb, Transaction } from "@tapdb/core";
import { errorCode } from "../../isolation/error-code.ts";
import type { Script } from "../workloads/workload.ts";
import { Attempt, type Numbers, type Query } from "./attempt.ts";
import type { Points } from "./points.ts";

/** A tapdb, and how its transactions send statements. */
export interface Lane {
  readonly name: string;
  readonly tap: Tapdb;
  /** Groups at the same time. */
  readonly groups: number;
  /** Whether tapdb asks the server what became of a COMMIT that was not answered, and runs again what was lost. */
  readonly resolves?: boolean;
  query(transaction: Transaction): Query;
}

/**
 * How a transaction ends that did its work: `stumble`, when one of its statements failed and it returns as if nothing had
 * happened, so that COMMIT has nothing to save; `change of mind`, when it throws an error of its own.
 */
export type Fate = "return" | "stumble" | "change of mind";

/** The application's own error. */
export class ChangedItsMind extends Error {
  override readonly name = "ChangedItsMind";
}

/** What became of a transaction, as its caller was told. */
export interface Told {
  readonly readOnly: boolean;
  readonly fate: Fate;
  readonly attempts: readonly Attempt[];
  /** How often its hook for after the commit ran. */
  readonly followed: number;
  /** `acknowledged`, or the code of the error. */
  readonly outcome: string;
  readonly message: string;
}

/** How a transaction runs. */
export interface TransactionSite {
  readonly lane: Lane;
  readonly workload: string;
  readonly tenant: string;
  readonly isolation: IsolationLevel;
  readonly group: number;
  readonly numbers: Numbers;
  readonly points: Points;
  /** Its place in its group. */
  readonly index: number;
  readonly fate: Fate;
}

/** Enough that only a retry that can't succeed runs out of them. */
const MAX_ATTEMPTS = 30;

function attemptOf(site: TransactionSite, transaction: Transaction, first: boolean): Attempt {
  const { group, numbers, points, lane } = site;
  return new Attempt({ group, numbers, points: first ? points : undefined, query: lane.query(transaction) });
}

/** Runs a script as one transaction, with everything that tapdb does about it, and keeps what each attempt saw. */
export async function runTransaction(script: Script, site: TransactionSite): Promise<Told> {
  const { lane, tenant, isolation, numbers, points, index, fate } = site;
  const readOnly = script.readOnly ?? false;
  const effect = numbers.next();
  const attempts: Attempt[] = [];
  let followed = 0;
  const work = async (transaction: Transaction): Promise<void> => {
    const attempt = attemptOf(site, transaction, attempts.length === 0);
    attempts.push(attempt);
    transaction.afterCommit(() => (followed += 1));
    try {
      if (!readOnly) await attempt.leaveMark(effect);
      await script.run(attempt);
      if (fate === "stumble") await attempt.stumble().catch(() => undefined);
      if (fate === "change of mind") throw new ChangedItsMind();
    } finally {
      attempt.leave();
    }
  };
  const told = (outcome: string, message = ""): Told => ({ readOnly, fate, attempts, followed, outcome, message });
  try {
    const retry = { maxAttempts: MAX_ATTEMPTS, on: lane.resolves === true ? (["08006"] as const) : [] };
    const options = { name: site.workload, isolation, readOnly, retry };
    await lane.tap.withTenant(tenant, () => lane.tap.transaction(options, work));
    return told("acknowledged");
  } catch (error) {
    return told(
      error instanceof ChangedItsMind ? "changed its mind" : errorCode(error),
      error instanceof Error ? error.message.split("\n")[0] : "",
    );
  } finally {
    if (attempts.length === 0) points.arrive();
    points.reach(`over ${index}`);
  }
}
