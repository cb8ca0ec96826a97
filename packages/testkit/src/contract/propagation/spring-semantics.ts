/**
 * What Spring documents for one transactional method that calls another, as a model of its own: it shares nothing with what it
 * is compared with.
 *
 * Source: Spring Framework reference, "Transaction Propagation"; javadoc of `Propagation` and `UnexpectedRollbackException`.
 */
import type { PropagationName } from "@tapdb/core";

export const MODES = [
  "required",
  "requires_new",
  "nested",
  "supports",
  "not_supported",
  "mandatory",
  "never",
] as const satisfies readonly PropagationName[];

export type Mode = (typeof MODES)[number];

/** How a call ends: each writes a row first. */
export const ENDINGS = [
  "both return",
  "the inner throws and the outer catches it",
  "the outer throws after the inner",
] as const;

export type Ending = (typeof ENDINGS)[number];

/** Where the inner work runs. */
export type Place = "refused" | "joined" | "savepoint" | "own transaction" | "no transaction";

/** What has to come out. */
export interface Expected {
  readonly innerPlace: Place;
  readonly outerSaved: boolean;
  readonly innerSaved: boolean;
  /** A code of tapdb, or `outer` for the outer work's own error. */
  readonly error: string | undefined;
}

const BEGINS: readonly Mode[] = ["required", "requires_new", "nested"];
const JOINS: readonly Mode[] = ["required", "supports", "mandatory"];

function placeOf(inner: Mode, inTransaction: boolean): Place {
  if (inTransaction) {
    if (inner === "never") return "refused";
    if (JOINS.includes(inner)) return "joined";
    if (inner === "nested") return "savepoint";
    return inner === "requires_new" ? "own transaction" : "no transaction";
  }
  if (inner === "mandatory") return "refused";
  return BEGINS.includes(inner) ? "own transaction" : "no transaction";
}

/** The error that the outer call ends with, where the inner work ran. */
function errorOf(place: Place, ending: Ending): string | undefined {
  if (ending === "the outer throws after the inner") return "outer";
  const marked = place === "joined" && ending === "the inner throws and the outer catches it";
  return marked ? "TRANSACTION.UNEXPECTED_ROLLBACK" : undefined;
}

/** What Spring's semantics say about `outer`, called where no transaction is open, which calls `inner`. */
export function expectedOf(outer: Mode, inner: Mode, ending: Ending): Expected {
  if (outer === "mandatory") {
    return { innerPlace: "refused", outerSaved: false, innerSaved: false, error: "TRANSACTION.MISSING" };
  }
  const inTransaction = BEGINS.includes(outer);
  const innerPlace = placeOf(inner, inTransaction);
  const throws = ending === "the inner throws and the outer catches it";
  if (innerPlace === "refused") {
    const refusal = inTransaction ? "TRANSACTION.NOT_ALLOWED" : "TRANSACTION.MISSING";
    return { innerPlace, outerSaved: !inTransaction || throws, innerSaved: false, error: throws ? undefined : refusal };
  }
  const error = errorOf(innerPlace, ending);
  const outerSaved = !inTransaction || error === undefined;
  const innerSaved = {
    joined: outerSaved,
    savepoint: outerSaved && !throws,
    "own transaction": !throws,
    "no transaction": true,
  }[innerPlace];
  return { innerPlace, outerSaved, innerSaved, error };
}
