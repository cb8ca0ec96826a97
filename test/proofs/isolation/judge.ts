import type { Tally } from "../harness/tally.ts";
import type { Tenant } from "./tenants.ts";

/** A row as the proof's own statements give it. */
export interface TaggedRow {
  readonly id?: number;
  readonly tenant_id: string | null;
  readonly tag: number | null;
}

/** What kind of failure it was. */
export type Fault = "foreignRows" | "foreignWrites" | "untenantedRows" | "unexpected";

/** Calls of one lane, those that were disturbed as well. */
export interface CallCounter {
  calls: number;
}

/** Counts what was checked and what it showed. */
export class Judge {
  readonly tally: Tally;
  /** Checked calls by group of entry points. */
  readonly byGroup = new Map<string, number>();
  /** Calls that a kill, a cancel or a timeout ended, by error code. */
  readonly disturbed = new Map<string, number>();
  /** Calls that were cancelled as asked. */
  cancelled = 0;
  /** Calls that ran out of time as asked. */
  timeouts = 0;
  /** Something did not end; there is no point in going on. */
  hangs = false;
  readonly faults: Record<Fault, number> = { foreignRows: 0, foreignWrites: 0, untenantedRows: 0, unexpected: 0 };

  constructor(tally: Tally) {
    this.tally = tally;
  }

  fault(kind: Fault, description: string): void {
    this.faults[kind] += 1;
    this.tally.fail(`${kind}: ${description}`);
  }

  disturbance(code: string): void {
    this.disturbed.set(code, (this.disturbed.get(code) ?? 0) + 1);
    this.#countEnd(code);
  }

  /** A call was refused with this code, as it should be. */
  refusal(code: string): void {
    this.#countEnd(code);
  }

  #countEnd(code: string): void {
    if (code === "DRIVER.CANCELLED") this.cancelled += 1;
    if (code === "57014" || code === "P2028" || code.endsWith("TIMEOUT")) this.timeouts += 1;
  }

  count(group: string, calls = 1): void {
    this.tally.held(calls);
    this.byGroup.set(group, (this.byGroup.get(group) ?? 0) + calls);
  }
}

/** Judges the calls of one operation, for the tenant that it acts for. */
export class Verdicts {
  readonly #judge: Judge;
  readonly #group: string;
  readonly #where: string;
  readonly #counter: CallCounter;

  constructor(judge: Judge, group: string, where: string, counter: CallCounter) {
    this.#judge = judge;
    this.#group = group;
    this.#where = where;
    this.#counter = counter;
  }

  /** One call gave `rows`: all have to be the tenant's, and as many as it has. */
  own(tenant: Tenant, rows: readonly TaggedRow[], count: number): void {
    this.#count();
    for (const { tag, tenant_id } of rows) {
      if (tag === tenant.tag && tenant_id === tenant.id) continue;
      const kind = tag === null || tenant_id === null ? "untenantedRows" : "foreignRows";
      this.#judge.fault(kind, `${this.#where}: tenant #${tenant.tag} saw a row of #${tag ?? "nobody"}`);
    }
    if (rows.length !== count) this.#unexpected(`tenant #${tenant.tag} got ${rows.length} rows, not ${count}`);
  }

  /** One call, of whose result `ok` has to hold. */
  that(ok: boolean, claim: string): void {
    this.#count();
    if (!ok) this.#unexpected(`it does not hold that ${claim}`);
  }

  /** Rows of an ORM: whose they say they are. */
  owners(tenant: Tenant, tenants: readonly string[]): void {
    for (const id of tenants) {
      if (id !== tenant.id) this.#judge.fault("foreignRows", `${this.#where}: tenant #${tenant.tag} saw a foreign row`);
    }
  }

  /** A kill, or a wait that is too long, ended it: nothing to check. */
  disturbed(code: string): void {
    this.#counter.calls += 1;
    this.#judge.disturbance(code);
  }

  /** One call has to be refused with a code; gives whether it was. */
  async refused(work: Promise<unknown>, codes: readonly string[], codeOf: (error: unknown) => string): Promise<void> {
    const code = await work.then(
      () => "nothing",
      (error: unknown) => codeOf(error),
    );
    if (codes.includes(code)) this.#judge.refusal(code);
    if (!codes.includes(code) && isDisturbance(code)) this.disturbed(code);
    else this.that(codes.includes(code), `it was refused with ${codes.join(" or ")} (it was ${code})`);
  }

  #count(): void {
    this.#counter.calls += 1;
    this.#judge.count(this.#group);
  }

  #unexpected(what: string): void {
    this.#judge.fault("unexpected", `${this.#where}: ${what}`);
  }
}

const DISTURBANCES = new Set([
  "CONNECTION.LOST",
  "TRANSACTION.OUTCOME_UNKNOWN",
  "POOL.ACQUIRE_TIMEOUT",
  "57P01",
  // A cursor met a session that somebody had left changed.
  "POOL.RELEASED_DIRTY",
  // Two writes of one tenant that wait for each other, outside of what tapdb retries.
  "40P01",
  // Prisma waited longer for a connection than it may, or has lost its transaction's.
  "P2028",
  // TypeORM gives up the runner whose connection broke.
  "QueryRunnerAlreadyReleasedError",
  "QueryRunnerProviderAlreadyReleasedError",
]);

/** Whether an error is what killing backends does to a call. */
export function isDisturbance(code: string): boolean {
  return DISTURBANCES.has(code);
}
