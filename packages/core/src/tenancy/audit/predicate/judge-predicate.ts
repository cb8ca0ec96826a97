import { evaluateCondition } from "./evaluate.ts";
import type { Expression } from "./expression.ts";
import type { SqlReader } from "./sql-reader.ts";
import { NULL, OTHER, OWN, text, type Scope, type Value, type World } from "./world.ts";

/** Which rows a condition lets through, found by trying every kind of row against every kind of session. */
export interface Verdict {
  /** A row of another tenant, while one is bound. */
  readonly foreign: boolean;
  /** A row of the tenant that is bound. */
  readonly own: boolean;
  /** Rows of one tenant that is written into the condition, whoever asks. */
  readonly literal: boolean;
  /** Rows of tenants, in a session that never bound one. */
  readonly unset: boolean;
  /** Rows of tenants, in a session whose last transaction had bound one: the setting is `''`. */
  readonly empty: boolean;
  /** Rows of a tenant that is written into the condition, when none is bound. */
  readonly literalUnbound: boolean;
  /** Rows whose tenant is NULL. */
  readonly nullRow: boolean;
  /** Rows whose tenant is `''`, when none is bound. */
  readonly emptyRow: boolean;
  /** Every row in every session. */
  readonly always: boolean;
  /** No row in any session. */
  readonly never: boolean;
  /** Functions whose bodies were not understood. */
  readonly opaque: readonly string[];
}

/** What rows there can be at all. */
export interface PossibleRows {
  readonly null: boolean;
  readonly empty: boolean;
}

/** After so many tries a condition counts as one that may be true: the safe side. */
const MAX_TRIES = 2_048;
const BOUND = text(OWN);
const EMPTY = text("");
const isTrue = (value: Value): boolean => value.kind === "boolean" && value.value;

interface Trial {
  readonly condition: Expression;
  readonly scope: Scope;
  readonly reader: SqlReader;
  readonly opaque: Set<string>;
}

/** Whether the condition comes out as wanted for some choice of what is unknown. */
function possibly(
  { condition, scope, reader, opaque }: Trial,
  world: World,
  wanted: (value: Value) => boolean,
): boolean {
  let tries = 0;
  const attempt = (chosen: ReadonlyMap<string, boolean>): boolean => {
    tries += 1;
    if (tries > MAX_TRIES) return true;
    let open: string | undefined;
    const atom = (key: string): boolean => {
      const known = chosen.get(key);
      if (known === undefined) open ??= key;
      return known ?? false;
    };
    const value = evaluateCondition(condition, {
      scope,
      world,
      reader,
      atom,
      opaque: (name) => opaque.add(name),
      depth: 0,
    });
    if (open === undefined) return wanted(value);
    return [true, false].some((choice) => attempt(new Map([...chosen, [open!, choice]])));
  };
  return attempt(new Map());
}

/** Literals that stand in the condition: one of them may be a tenant. */
function literals(condition: Expression): string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const one = value as Expression;
    if (one.kind === "constant" && typeof one.value === "string" && one.value !== "") found.add(one.value);
    for (const inner of Object.values(value)) visit(inner);
  };
  visit(condition);
  return [...found].slice(0, 12);
}

/** Judges a condition over the rows of one relation. */
export function judgePredicate(condition: Expression, scope: Scope, reader: SqlReader, rows: PossibleRows): Verdict {
  const opaque = new Set<string>();
  const trial: Trial = { condition, scope, reader, opaque };
  const passes = (row: Value, setting: Value): boolean => possibly(trial, { row, setting }, isTrue);
  const constants = scope.tenantColumn === undefined ? [] : literals(condition).map(text);
  const tenants = [text(OWN), text(OTHER)];
  const sessions = [BOUND, NULL, EMPTY];
  const own = passes(text(OWN), BOUND);
  const foreign = passes(text(OTHER), BOUND);
  const unset = tenants.some((row) => passes(row, NULL));
  const empty = tenants.some((row) => passes(row, EMPTY));
  const always =
    foreign &&
    tenants.every((row) => sessions.every((setting) => !possibly(trial, { row, setting }, (value) => !isTrue(value))));
  return {
    own,
    foreign,
    literal: !foreign && constants.some((row) => passes(row, BOUND)),
    unset,
    empty,
    literalUnbound: constants.some((row) => passes(row, NULL) || passes(row, EMPTY)),
    nullRow: rows.null && passes(NULL, BOUND),
    emptyRow: rows.empty && passes(EMPTY, EMPTY),
    always,
    never: !own && !foreign && !unset && !empty && !constants.some((row) => passes(row, BOUND)),
    opaque: [...opaque],
  };
}
