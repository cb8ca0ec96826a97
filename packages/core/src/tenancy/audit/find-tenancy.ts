/** Which setting and which column tell tenants apart, read from the policies where nobody says so. */
import type { CatalogSnapshot, Relation } from "../../catalog/index.ts";
import type { TenancyDeclaration } from "./audit-input.ts";
import { bare, walk, type Expression } from "./predicate/expression.ts";
import { inlineCall } from "./predicate/inline-call.ts";
import type { SqlReader } from "./predicate/sql-reader.ts";
import type { Scope } from "./predicate/world.ts";

/** A column that a policy compares to something of the session. */
export interface Tie {
  readonly relation: Relation;
  readonly column: string;
  /** The setting, when it is one; functions of the application are looked into. */
  readonly setting: string | undefined;
}

type FunctionFinder = Pick<Scope, "findFunction">;

const USUAL = [
  "tenant_id",
  "tenantid",
  "tenant",
  "organization_id",
  "organisation_id",
  "org_id",
  "workspace_id",
  "account_id",
  "company_id",
];
const ROLES = new Set(["current_user", "session_user", "current_role", "user"]);

/** The settings that an expression reads, functions of the application looked into. */
export function settingsIn(expression: Expression, finder: FunctionFinder, reader: SqlReader, depth = 0): string[] {
  const found: string[] = [];
  for (const part of walk(expression)) {
    if (part.kind !== "call") continue;
    const [name] = part.operands;
    const literal = name === undefined ? undefined : bare(name);
    if (part.schema === undefined && part.name === "current_setting" && literal?.kind === "constant") {
      found.push(String(literal.value).toLowerCase());
    } else if (depth < 6) {
      const body = inlineCall(part, finder as Scope, reader);
      if (body !== undefined) found.push(...settingsIn(body, finder, reader, depth + 1));
    }
  }
  return found;
}

/** Whether an expression has something of the session, and no column. */
function isOfSession(expression: Expression): boolean {
  const parts = [...walk(expression)];
  if (parts.some(({ kind }) => kind === "column") && bare(expression).kind !== "subquery") return false;
  return parts.some(
    (part) =>
      part.kind === "session" ||
      (part.kind === "call" && (part.schema !== undefined || part.name === "current_setting" || ROLES.has(part.name))),
  );
}

/** The first column in an expression, through casts and functions. */
function columnIn(expression: Expression): string | undefined {
  for (const part of walk(expression)) {
    if (part.kind === "subquery") return undefined;
    if (part.kind === "column") return part.name;
  }
  return undefined;
}

const COMPARING = new Set(["operator", "any", "pattern", "distinct"]);

/** The columns that an expression compares to the session. */
export function tiesIn(expression: Expression, finder: FunctionFinder, reader: SqlReader): Omit<Tie, "relation">[] {
  const found: Omit<Tie, "relation">[] = [];
  const compare = (one: Expression | undefined, other: Expression | undefined): void => {
    if (one === undefined || other === undefined || !isOfSession(other)) return;
    const column = columnIn(one);
    if (column === undefined) return;
    const settings = settingsIn(other, finder, reader);
    for (const setting of settings.length === 0 ? [undefined] : settings) found.push({ column, setting });
  };
  for (const part of walk(expression)) {
    if (COMPARING.has(part.kind) && "operands" in part) {
      compare(part.operands[0], part.operands[1]);
      compare(part.operands[1], part.operands[0]);
    }
    if (part.kind === "subquery" && part.operand !== undefined && part.query.sources.length === 0)
      compare(part.operand, part.query.targets[0]);
    if (part.kind === "call" && part.operands.length > 0) {
      const body = inlineCall(part, finder as Scope, reader);
      if (body !== undefined && body.kind !== "call") found.push(...tiesIn(body, finder, reader));
    }
  }
  return found;
}

function mostFrequent(names: readonly string[]): string | undefined {
  const counts = Map.groupBy(names, (name) => name);
  return [...counts].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

/** How tenants are told apart. */
export interface Tenancy {
  readonly setting: string | undefined;
  /** Whether the setting was said, and not read from policies. */
  readonly declared: boolean;
  readonly column: string;
  readonly ties: readonly Tie[];
}

function readTies(snapshot: CatalogSnapshot, finder: FunctionFinder, reader: SqlReader): Tie[] {
  return snapshot.relations.flatMap((relation) =>
    relation.policies.flatMap(({ using, withCheck }) =>
      [using, withCheck].flatMap((text) => {
        const expression = text === null ? undefined : reader.expression(text);
        const own = new Set(relation.columns.map(({ name }) => name));
        const ties = expression === undefined ? [] : tiesIn(expression, finder, reader);
        return ties.filter(({ column }) => own.has(column)).map((tie) => ({ ...tie, relation }));
      }),
    ),
  );
}

/** Finds setting and column. */
export function findTenancy(
  snapshot: CatalogSnapshot,
  declared: TenancyDeclaration,
  finder: FunctionFinder,
  reader: SqlReader,
): Tenancy {
  const ties = readTies(snapshot, finder, reader);
  const exists = (name: string): boolean =>
    snapshot.relations.some(({ columns }) => columns.some((column) => column.name === name));
  const compared = ties.filter(({ column }) => column !== "id").map(({ column }) => column);
  const column =
    declared.column ??
    [USUAL[0]!].find(exists) ??
    mostFrequent(compared.filter((name) => USUAL.includes(name))) ??
    mostFrequent(compared) ??
    USUAL.find(exists) ??
    USUAL[0]!;
  const custom = ties.filter((tie) => tie.setting?.includes(".") === true);
  const settings = custom.filter((tie) => tie.column === column);
  const read = mostFrequent((settings.length > 0 ? settings : custom).map(({ setting }) => setting!));
  return { setting: declared.setting?.toLowerCase() ?? read, declared: declared.setting !== undefined, column, ties };
}
