/** What the isolation advisor knows about a transaction: which rows and columns each of its statements touches. */

/** Columns by name, or all of them, which includes whether the row is there at all. */
export type ColumnSet = readonly string[] | "all";

/** The relation of a step about which nothing is known: it may touch any row of any relation. */
export const ANY_RELATION = "*";

/** The statement that a step comes from, as a finding shows it. */
export interface StepSource {
  /** The statement with `$1`, `$2`, … in place of its constants. */
  readonly text: string;
  /** PostgreSQL's own fingerprint of it. */
  readonly fingerprint?: string;
  /** `file:line:column` of the application code that sent it. */
  readonly callSite?: string;
}

/**
 * One atomic access of a transaction: nothing of another transaction happens between its read and its write.
 *
 * A statement that reads other rows than those it writes is several steps, its reads first.
 */
export interface TemplateStep {
  /** The schema-qualified relation, or {@link ANY_RELATION}. */
  readonly relation: string;
  /** Columns that the statement compares for equality, with the name of the parameter that each equals. */
  readonly key: Readonly<Record<string, string>>;
  /**
   * The unique keys that lie within `key` and of which the statement is sure to hit the row: two steps with the same values in
   * one of them touch the same row. None when the statement may hit no row or several.
   */
  readonly rowKeys?: readonly (readonly string[])[];
  /** Columns that it reads, those of its condition included. */
  readonly reads?: ColumnSet;
  /** Columns that it writes: all of them for INSERT and DELETE. */
  readonly writes?: ColumnSet;
  /** Whether it locks its row against writers until the transaction ends (`FOR UPDATE`) without writing it. @defaultValue false */
  readonly locks?: boolean;
  /** Whether it makes the row: a row that is made is not yet there for others to lock. @defaultValue false */
  readonly inserts?: boolean;
  readonly source?: StepSource;
}

/** The program of a transaction, run any number of times with any values of its parameters. */
export interface TransactionTemplate {
  /** Templates of one name get one isolation level: they are paths through one program. */
  readonly name: string;
  readonly steps: readonly TemplateStep[];
}
