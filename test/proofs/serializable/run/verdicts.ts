/** Compares what callers were told with what is there, and histories with what their level allows. */
import type { IsolationLevel } from "@tapdb/core";
import type { Tally } from "../../harness/tally.ts";
import { checkHistory } from "../checker/check-history.ts";
import type { AnomalyClass, RecordedTransaction } from "../checker/history.ts";
import type { Group, Workload } from "../workloads/workload.ts";
import type { Lane, Told } from "./run-transaction.ts";
import type { GroundTruth } from "./world.ts";

/** Source: PostgreSQL manual, table 13.1, and what snapshot isolation is known to let through. */
const ALLOWED: Readonly<Record<IsolationLevel, ReadonlySet<AnomalyClass>>> = {
  "read committed": new Set(["G-single", "G2-item", "G2"]),
  "repeatable read": new Set(["G2-item", "G2"]),
  serializable: new Set(),
};

/** Errors after which nothing may be there. */
const KNOWN_ERRORS = new Set([
  "CONNECTION.LOST",
  "TRANSACTION.RETRIES_EXHAUSTED",
  "TRANSACTION.RETRY_REFUSED",
  "POOL.ACQUIRE_TIMEOUT",
]);
const UNKNOWN = "TRANSACTION.OUTCOME_UNKNOWN";

/** The share of contended transactions that may run out of attempts, percent. */
export const EXHAUSTED_PERCENT = 5;

/** Transactions of one group, and what is there of them. */
export interface Settled {
  readonly lane: Lane;
  readonly workload: Workload;
  readonly isolation: IsolationLevel;
  readonly group: Group;
  readonly told: readonly Told[];
  readonly truth: GroundTruth;
  readonly ledger: ReadonlyMap<number, number>;
}

const increment = (counts: Map<string, number>, name: string): void =>
  void counts.set(name, (counts.get(name) ?? 0) + 1);

/** Counts of a run. */
export class Verdicts {
  readonly #tally: Tally;
  transactions = 0;
  attempts = 0;
  acknowledged = 0;
  /** By the code of the error. */
  readonly errors = new Map<string, number>();
  /** Outcomes that stayed unknown where they were to be found out. */
  unresolved = 0;
  unknownThere = 0;
  unknownNotThere = 0;
  lost = 0;
  doubled = 0;
  /** Errors whose effect is there. */
  undead = 0;
  exhausted = 0;
  /** Transactions that PostgreSQL asked to run again at least once. */
  contended = 0;
  anomaliesAtSerializable = 0;
  forbidden = 0;
  brokenInvariants = 0;
  /** By `level workload class`. */
  readonly shown = new Map<string, number>();

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  /** Judges a group. */
  settle(settled: Settled): void {
    for (const told of settled.told) this.#judgeEffect(told, settled);
    this.#judgeHistory(settled);
  }

  /** At the end: a retry that can't succeed is no retry. */
  judgeRetries(): void {
    this.#tally.check(
      this.exhaustedShare <= EXHAUSTED_PERCENT,
      () => `${this.exhausted} of ${this.contended} transactions ran out of attempts`,
    );
  }

  /** Of the transactions that had to run again, those that ran out of attempts, percent. */
  get exhaustedShare(): number {
    return (100 * this.exhausted) / Math.max(1, this.contended);
  }

  #judgeEffect(told: Told, { lane, workload, isolation, ledger }: Settled): void {
    const { attempts, outcome, readOnly, fate } = told;
    const times = attempts.reduce((sum, { id }) => sum + (ledger.get(id) ?? 0), 0);
    const where = `${lane.name} / ${workload.name} / ${isolation}`;
    this.transactions += 1;
    this.attempts += attempts.length;
    if (attempts.length > 1 || outcome === "TRANSACTION.RETRIES_EXHAUSTED") this.contended += 1;
    const ok = this.#tally.check(this.#holds(told, times), () => `${where}: ${outcome}, and ${times} times there`);
    if (outcome === "acknowledged") this.acknowledged += 1;
    else increment(this.errors, outcome);
    if (outcome === "TRANSACTION.RETRIES_EXHAUSTED") this.exhausted += 1;
    if (outcome === UNKNOWN && !readOnly) {
      if (times === 1) this.unknownThere += 1;
      else this.unknownNotThere += 1;
      if (lane.resolves === true) this.unresolved += 1;
    }
    if (ok) return;
    if (times > 1) this.doubled += 1;
    else if (times === 1) this.undead += 1;
    else if (outcome === "acknowledged") this.lost += 1;
    else this.#tally.fail(`${where}: unexpected ${outcome}(${fate}): ${told.message}`);
  }

  #holds({ outcome, readOnly, fate, followed }: Told, times: number): boolean {
    if (followed !== (outcome === "acknowledged" ? 1 : 0)) return false;
    if (outcome === UNKNOWN) return times <= 1;
    if (outcome === "acknowledged") return fate === "return" && times === (readOnly ? 0 : 1);
    if (times > 0) return false;
    if (outcome === "TRANSACTION.COMMIT_ROLLED_BACK") return fate === "stumble";
    if (outcome === "changed its mind") return fate === "change of mind";
    return KNOWN_ERRORS.has(outcome);
  }

  #judgeHistory({ lane, workload, isolation, group, told, truth, ledger }: Settled): void {
    const transactions = told.flatMap((one) => recorded(one, ledger));
    const where = `${lane.name} / ${workload.name} / ${isolation}`;
    const allowed = ALLOWED[isolation];
    let serializable = true;
    for (const anomaly of checkHistory({ transactions, final: truth.final })) {
      serializable = false;
      increment(this.shown, `${isolation} ${workload.name} ${anomaly.class}`);
      if (allowed.has(anomaly.class)) continue;
      if (isolation === "serializable") this.anomaliesAtSerializable += 1;
      else this.forbidden += 1;
      this.#tally.fail(`${where}: ${anomaly.class}: ${anomaly.detail}`);
    }
    if (!serializable) return;
    const committed = transactions.filter((one) => one.committed).length;
    const broken = group.broken?.({ values: truth.values, items: truth.items, committed });
    if (broken === undefined) return;
    this.brokenInvariants += 1;
    this.#tally.fail(`${where}: ${broken}, and the checker saw nothing`);
  }
}

/** Each attempt as a transaction of its own: the ledger says which was committed, and the caller's word which read alone was. */
function recorded(told: Told, ledger: ReadonlyMap<number, number>): RecordedTransaction[] {
  return told.attempts.map(({ id, operations }, index) => {
    const last = index === told.attempts.length - 1;
    const committed = told.readOnly ? last && told.outcome === "acknowledged" : (ledger.get(id) ?? 0) > 0;
    return { id, committed, operations };
  });
}
