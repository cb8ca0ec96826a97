/**
 * Wait and run times by tenant, for the tenants with the most use of connections; all others together.
 *
 * Source: Metwally, Agrawal, El Abbadi, "Efficient Computation of Frequent and Top-k Elements in Data Streams", ICDT 2005
 * (Space-Saving), with connection time as the weight: whoever uses more than 1/k of it is among the k.
 */
import { DurationHistogram, type DurationFigures } from "./duration-histogram.ts";

/** One tenant's part of the pool, or that of all that are not listed. */
export interface TenantFigures {
  /** How long acquisitions waited for a connection. */
  readonly wait: DurationFigures;
  /** How long they had it. */
  readonly run: DurationFigures;
  /** Acquisitions that got none. */
  readonly failed: number;
}

class Times {
  readonly wait = new DurationHistogram();
  readonly run = new DurationHistogram();
  failed = 0;

  merge(other: Times): void {
    this.wait.merge(other.wait);
    this.run.merge(other.run);
    this.failed += other.failed;
  }

  figures(): TenantFigures {
    return Object.freeze({ wait: this.wait.figures(), run: this.run.figures(), failed: this.failed });
  }
}

interface Listed {
  readonly tenant: string;
  /** Connection time, and what the tenant took over from the one whose place it has, milliseconds. */
  usedMs: number;
  readonly times: Times;
}

export class TenantTimes {
  readonly #limit: number;
  readonly #listed = new Map<string, Listed>();
  readonly #rest = new Times();

  /** @param limit How many tenants are listed. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  addWait(tenant: string | undefined, waitMs: number, failed: boolean): void {
    const times = this.#timesOf(tenant);
    if (failed) times.failed += 1;
    else times.wait.add(waitMs);
  }

  addRun(tenant: string | undefined, runMs: number): void {
    const listed = tenant === undefined ? undefined : (this.#listed.get(tenant) ?? this.#list(tenant));
    if (listed === undefined) return this.#rest.run.add(runMs);
    listed.usedMs += runMs;
    listed.times.run.add(runMs);
  }

  #timesOf(tenant: string | undefined): Times {
    if (tenant === undefined) return this.#rest;
    const listed = this.#listed.get(tenant) ?? (this.#listed.size < this.#limit ? this.#list(tenant) : undefined);
    return listed?.times ?? this.#rest;
  }

  /** Gives the tenant a place: a free one, or that of the one with the least use, which goes to the rest. */
  #list(tenant: string): Listed | undefined {
    if (this.#limit === 0) return undefined;
    const least = this.#listed.size < this.#limit ? undefined : this.#least();
    if (least !== undefined) {
      this.#rest.merge(least.times);
      this.#listed.delete(least.tenant);
    }
    const listed: Listed = { tenant, usedMs: least?.usedMs ?? 0, times: new Times() };
    this.#listed.set(tenant, listed);
    return listed;
  }

  #least(): Listed {
    let least: Listed | undefined;
    for (const listed of this.#listed.values()) if (least === undefined || listed.usedMs < least.usedMs) least = listed;
    return least!;
  }

  /** The listed tenants, from the most use on. */
  tenants(): readonly (TenantFigures & { readonly tenant: string })[] {
    return [...this.#listed.values()]
      .toSorted((one, other) => other.usedMs - one.usedMs)
      .map(({ tenant, times }) => Object.freeze({ tenant, ...times.figures() }));
  }

  /** All others, and the system context. */
  rest(): TenantFigures {
    return this.#rest.figures();
  }
}
