import type { DatabaseFunction } from "../../../catalog/index.ts";
import type { Source } from "./expression.ts";

/** What an expression comes to. */
export type Value =
  | { readonly kind: "null" }
  /** The server raises an error, so that no row comes out. */
  | { readonly kind: "error" }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly Value[] }
  /** The name of the role that asks. */
  | { readonly kind: "role" }
  /** Something that the session decides, such as what a function of the application returns. */
  | { readonly kind: "session"; readonly key: string }
  /** Another setting than the tenant's: whoever can run SQL can set it. */
  | { readonly kind: "flag"; readonly key: string; readonly setting: string }
  /** Something of the row, or of the world, that may be anything. */
  | { readonly kind: "anything"; readonly key: string };

/** Stand for the tenant that is bound and for another one; no real id can be these. */
export const OWN = "\u0000own";
export const OTHER = "\u0000other";

export const NULL: Value = { kind: "null" };
export const ERROR: Value = { kind: "error" };
export const truth = (value: boolean): Value => ({ kind: "boolean", value });
export const text = (value: string): Value => ({ kind: "text", text: value });

/** One state of affairs: whose row it is, and who asks. */
export interface World {
  /** What the tenant column of the row holds. */
  readonly row: Value;
  /** What the setting holds: NULL when it was never set, `''` after a transaction that had set it. */
  readonly setting: Value;
}

/** What an evaluation knows about the database. */
export interface Scope {
  /** The row's tenant column; undefined when the table has none and belongs to a tenant through another. */
  readonly tenantColumn: string | undefined;
  /** The names by which the row's relation goes in the expression. */
  readonly rowNames: ReadonlySet<string>;
  /** The settings that hold the tenant, in this expression. */
  readonly tenantSettings: ReadonlySet<string>;
  readonly role: string;
  /** Whether the role is, or may become, another one. */
  hasRole(name: string): boolean;
  /** A function of the application by name; undefined for the server's own. */
  findFunction(schema: string | undefined, name: string): DatabaseFunction | undefined;
  /** Whether reading the relation gives only rows of the tenant that asks. */
  isIsolated(source: Source): boolean;
  /** The tenant column of a relation that has one. */
  tenantColumnOf(source: Source): string | undefined;
}
