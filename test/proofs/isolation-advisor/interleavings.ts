/**
 * Every interleaving of a few small transactions that PostgreSQL permits at given levels, by definition and without any theory:
 * a search over states. It knows nothing of the advisor.
 *
 * What PostgreSQL does: READ COMMITTED reads what was committed before the step; the others what was committed before their
 * first step. A step that writes or locks a row waits while another transaction holds it. Above READ COMMITTED it fails when
 * the row was written by a transaction that committed after the snapshot. SERIALIZABLE refuses a transaction with
 * rw-dependencies in and out, among serializable ones that ran at the same time, of which the one it points to committed first.
 *
 * Sources: PostgreSQL manual, "Transaction Isolation"; D. Ports, K. Grittner, "Serializable Snapshot Isolation in PostgreSQL",
 * VLDB 2012, 3.3.1.
 */
import type { SmallLevels, SmallTransaction } from "./small-transaction.ts";

const MAX_TRANSACTIONS = 4;
const CYCLIC = 0x1_0000;

/** Steps, and a commit after them, of transactions: which one moves. */
export type Schedule = readonly number[];

/** Where a search stands. */
interface State {
  /** Steps done of each; one more than it has when it is committed. */
  readonly at: number[];
  /** For each, the committed transactions when it began, as bits. */
  readonly seen: number[];
  committed: number;
  /** Which depends on which, transitively: bit `4 * i + j`; or {@link CYCLIC}. */
  depends: number;
  /** Committed serializable transactions in their order. */
  readonly order: number[];
}

/** Refusals that can be switched off, to see what each is good for. */
export interface EngineDefects {
  readonly noSerializableCheck?: boolean;
}

export class Interleavings {
  readonly #transactions: readonly SmallTransaction[];
  readonly #snapshot: readonly boolean[];
  readonly #serializable: readonly boolean[];
  /** `#writes[i][row]`: columns that i writes in all. */
  readonly #writes: readonly (readonly number[])[];
  /** `#foreign[i][step]`: the columns that a step reads and its own transaction has not written. */
  readonly #foreign: readonly (readonly number[])[];
  /** `#rw[i]`: the transactions that write what i reads, as bits. */
  readonly #rw: readonly number[];
  readonly #ordered: boolean;
  readonly #visited = new Set<number>();

  constructor(transactions: readonly SmallTransaction[], levels: SmallLevels) {
    if (transactions.length > MAX_TRANSACTIONS) throw new RangeError(`At most ${MAX_TRANSACTIONS} transactions`);
    this.#transactions = transactions;
    this.#snapshot = levels.map((level) => level !== "read committed");
    this.#serializable = levels.map((level) => level === "serializable");
    this.#ordered = levels.filter((level) => level === "serializable").length > 2;
    this.#writes = transactions.map((steps) => {
      const rows: number[] = [];
      for (const { row, writes } of steps) rows[row] = (rows[row] ?? 0) | writes;
      return rows;
    });
    this.#foreign = transactions.map((steps) =>
      steps.map(({ row, reads }, at) =>
        steps.slice(0, at).reduce((left, step) => (step.row === row ? left & ~step.writes : left), reads),
      ),
    );
    this.#rw = transactions.map((steps, reader) =>
      this.#writes.reduce(
        (bits, rows, writer) =>
          writer !== reader && steps.some(({ row }, at) => (this.#foreign[reader]![at]! & (rows[row] ?? 0)) !== 0)
            ? bits | (1 << writer)
            : bits,
        0,
      ),
    );
  }

  /** A permitted interleaving that is not serializable, or undefined when there is none. */
  findAnomaly(): Schedule | undefined {
    this.#visited.clear();
    const path: number[] = [];
    return this.#search(this.#start(), path) ? path.toReversed() : undefined;
  }

  /** How many states the last search went through. */
  get states(): number {
    return this.#visited.size;
  }

  /** Follows one schedule: whether it is permitted, and whether it is serializable. */
  replay(schedule: Schedule): { readonly permitted: boolean; readonly serializable: boolean } {
    let state = this.#start();
    for (const who of schedule) {
      const next = this.#move(state, who);
      if (next === undefined) return { permitted: false, serializable: false };
      state = next;
    }
    const complete = state.committed === (1 << this.#transactions.length) - 1;
    return { permitted: complete, serializable: state.depends !== CYCLIC };
  }

  #start(): State {
    const zeros = this.#transactions.map(() => 0);
    return { at: zeros, seen: zeros, committed: 0, depends: 0, order: [] };
  }

  #search(state: State, path: number[]): boolean {
    if (state.committed === (1 << this.#transactions.length) - 1) return state.depends === CYCLIC;
    const key = this.#key(state);
    if (this.#visited.has(key)) return false;
    this.#visited.add(key);
    for (let who = 0; who < this.#transactions.length; who += 1) {
      const next = this.#move(state, who);
      if (next === undefined || !this.#search(next, path)) continue;
      path.push(who);
      return true;
    }
    return false;
  }

  #key({ at, seen, committed, depends, order }: State): number {
    let [positions, snapshots, commits] = [0, 0, 0];
    for (let who = 0; who < at.length; who += 1) {
      positions |= at[who]! << (3 * who);
      if (!(committed & (1 << who))) snapshots |= seen[who]! << (4 * who);
    }
    for (let index = 0; index < order.length; index += 1) commits |= order[index]! << (2 * index);
    return positions + snapshots * 2 ** 12 + depends * 2 ** 28 + commits * 2 ** 45;
  }

  /** One step of `who`, or its commit; undefined when it has to wait, is refused, or is over. */
  #move(state: State, who: number): State | undefined {
    const steps = this.#transactions[who]!;
    const at = state.at[who]!;
    if (at > steps.length) return undefined;
    return at === steps.length ? this.#commit(state, who) : this.#step(state, who);
  }

  #step(state: State, who: number): State | undefined {
    const at = state.at[who]!;
    const { row, writes, locks } = this.#transactions[who]![at]!;
    const reads = this.#foreign[who]![at]!;
    const seen = this.#snapshot[who] && at > 0 ? state.seen[who]! : state.committed;
    let { depends } = state;
    for (let other = 0; other < this.#transactions.length; other += 1) {
      if (other === who) continue;
      const theirs = this.#writes[other]![row] ?? 0;
      if (writes !== 0 || locks) {
        if (this.#holds(state, other, row)) return undefined;
        const isLater = (state.committed & ~seen & (1 << other)) !== 0;
        if (isLater && theirs !== 0) return undefined;
      }
      if ((reads & theirs) === 0) continue;
      depends = (seen & (1 << other)) !== 0 ? addEdge(depends, other, who) : addEdge(depends, who, other);
    }
    const next = { ...state, depends, at: state.at.with(who, at + 1) };
    return this.#snapshot[who] && at === 0 ? { ...next, seen: state.seen.with(who, seen) } : next;
  }

  #holds({ at, committed }: State, who: number, row: number): boolean {
    if (committed & (1 << who)) return false;
    const steps = this.#transactions[who]!;
    for (let index = at[who]! - 1; index >= 0; index -= 1) {
      const step = steps[index]!;
      if (step.row === row && (step.writes !== 0 || step.locks)) return true;
    }
    return false;
  }

  #commit(state: State, who: number): State | undefined {
    if (this.#serializable[who] && this.#isPivot(state, who)) return undefined;
    const committed = state.committed | (1 << who);
    let { depends } = state;
    for (const [row, mine] of this.#writes[who]!.entries()) {
      for (let other = 0; other < this.#transactions.length; other += 1) {
        const theirs = this.#writes[other]![row] ?? 0;
        if (!(committed & (1 << other)) && ((mine ?? 0) & theirs) !== 0) depends = addEdge(depends, who, other);
      }
    }
    const order = this.#ordered && this.#serializable[who] ? [...state.order, who] : state.order;
    return { ...state, committed, depends, order, at: state.at.with(who, state.at[who]! + 1) };
  }

  /** Whether it has rw-dependencies in and out, and the one it points to committed before it and before the one that points to it. */
  #isPivot({ at, seen, committed, order }: State, who: number): boolean {
    for (let out = 0; out < at.length; out += 1) {
      const bit = 1 << out;
      if (!this.#serializable[out] || !(this.#rw[who]! & bit) || !(committed & bit) || seen[who]! & bit) continue;
      for (let into = 0; into < at.length; into += 1) {
        if (into === who || !this.#serializable[into] || !(this.#rw[into]! & (1 << who))) continue;
        if (into === out) return true;
        const isCommitted = (committed & (1 << into)) !== 0;
        if (isCommitted ? !(seen[who]! & (1 << into)) && order.indexOf(out) < order.indexOf(into) : at[into]! > 0)
          return true;
      }
    }
    return false;
  }
}

/** The closure of a relation over up to four with one more pair. */
function addEdge(depends: number, from: number, to: number): number {
  if (depends === CYCLIC || from === to) return depends;
  if (depends & (1 << (4 * to + from))) return CYCLIC;
  const reach = ((depends >> (4 * to)) & 15) | (1 << to);
  let result = depends;
  for (let each = 0; each < MAX_TRANSACTIONS; each += 1) {
    if (each === from || depends & (1 << (4 * each + from))) result |= reach << (4 * each);
  }
  return result;
}
