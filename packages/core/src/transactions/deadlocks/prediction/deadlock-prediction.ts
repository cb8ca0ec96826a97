import type { Diagnostic } from "../../../diagnostics/index.ts";
import type { StatementPlace } from "../deadlock-report.ts";

/** One transaction of a predicted deadlock. */
export interface PredictedParty {
  /** The name that `tap.transaction` was given. */
  readonly transaction: string | undefined;
  /** The statement that takes what the one before it waits for, and what that is: `row of public.orders (FOR UPDATE)`. */
  readonly holds: { readonly statement: StatementPlace; readonly lock: string };
  /** The statement at which it waits for the next one. */
  readonly waits: { readonly statement: StatementPlace; readonly lock: string };
}

/** Transactions of a recorded run that can wait for one another for ever. Holds no value. */
export interface DeadlockPrediction {
  /** `locks`: PostgreSQL would end one with 40P01. `pool`: nobody would end it but the pool's timeout. */
  readonly kind: "locks" | "pool";
  /** Whether it was made to happen: 40P01 from a real server, or a pool that gave nobody a connection. */
  readonly confirmed: boolean;
  /** In the order of waiting. */
  readonly parties: readonly PredictedParty[];
  readonly fix: string;
}

/** What a prediction found. */
export interface PredictionReport {
  readonly predictions: readonly DeadlockPrediction[];
  /** Different pieces of code that were recorded. */
  readonly templates: number;
  /** What could not be looked at, one sentence each. */
  readonly unseen: readonly string[];
}

function lineOf({ transaction, holds, waits }: PredictedParty): string[] {
  const at = ({ callSite, shape }: StatementPlace): string => callSite ?? shape;
  const name = transaction === undefined ? "" : `${transaction}: `;
  return [
    `${name}has ${holds.lock} from ${at(holds.statement)}`,
    `${name}waits for ${waits.lock} at ${at(waits.statement)}`,
  ];
}

/** The prediction as a finding, for the reporters. */
export function toDiagnostic({ kind, confirmed, parties, fix }: DeadlockPrediction): Diagnostic {
  const message =
    kind === "pool"
      ? "Work that holds a connection takes another one: enough of it at once and nobody goes on."
      : `${parties.length} transactions can wait for one another for ever.`;
  const evidence = [...parties.flatMap(lineOf), confirmed ? "made to happen on a server" : "not made to happen"];
  return {
    code: kind === "pool" ? "DEADLOCK.POOL" : "DEADLOCK.LOCKS",
    severity: confirmed ? "error" : "info",
    message,
    evidence,
    fix,
  };
}
