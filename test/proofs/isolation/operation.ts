import type { Tapdb } from "@tapdb/core";
import type { Random } from "../harness/random.ts";
import type { Verdicts } from "./judge.ts";
import type { Ledger } from "./ledger.ts";
import type { Tenant } from "./tenants.ts";

/** What an operation works with. */
export interface Step {
  readonly tap: Tapdb;
  readonly tenant: Tenant;
  /** Another tenant, whose rows must stay out of sight and untouched. */
  readonly other: Tenant;
  readonly random: Random;
  readonly verdicts: Verdicts;
  readonly ledger: Ledger;
}

/** One way of using tapdb; each call whose result it checks counts. */
export interface Operation {
  readonly name: string;
  /** The entry points that it belongs to. */
  readonly group: string;
  /** How often it is chosen, relative to the others of its lane. */
  readonly weight: number;
  /** `tenant` runs it for the step's tenant, `none` in no context at all. */
  readonly context: "tenant" | "none";
  /** Whether it leaves the session changed, which a transaction pooler forbids. */
  readonly session?: boolean;
  run(step: Step): Promise<void>;
}

/** Makes the operations of one group that run for the step's tenant. */
export function inGroup(group: string) {
  return (name: string, weight: number, run: Operation["run"], session = false): Operation => ({
    name,
    group,
    weight,
    context: "tenant",
    session,
    run,
  });
}

/** Makes the operations of one group that start in no context. */
export function outsideIn(group: string) {
  return (name: string, weight: number, run: Operation["run"], session = false): Operation => ({
    name,
    group,
    weight,
    context: "none",
    session,
    run,
  });
}
