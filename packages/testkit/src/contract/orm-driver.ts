/** What an ORM has to show to be run through the contract suite, over the tables of `tenantSchema`. */
import type { IsolationLevel, Tapdb } from "@tapdb/core";

/** Where the suite's database is. */
export interface ContractUrls {
  /** The application's role: owns nothing, policies apply. Already by way of the suite's wire proxy. */
  readonly app: string;
  /** The superuser, to whom no policy applies; by way of the wire proxy as well. */
  readonly admin: string;
}

/** What an entry point aims at. */
export interface Target {
  /** Reads: ids of customers, and of the orders with the same ids. Writes: ids of notes. Never empty. */
  readonly ids: readonly number[];
  /** The text to write into `notes.body`; unique for each run. */
  readonly marker: string;
  /** When given, a create or an update also writes it into `tenant_id`; else the column is left to its default. */
  readonly tenant?: string;
}

/** What an entry point saw or did. */
export interface Outcome {
  /** `tenant_id` of every row that came back, related rows included. Empty where the ORM gives numbers only. */
  readonly tenants: readonly string[];
  /** Rows seen, counted or affected, of the entry point's main table; for a sum or a maximum, 0 when it was null. */
  readonly count: number;
}

/**
 * What an entry point does:
 *
 * - `reads-ids`: reads customers or orders whose id is in `target.ids`, and nothing else;
 * - `reads-all`: reads all customers (or all orders) without a filter on tenant or id, so that only policies decide;
 * - `creates`: inserts at least one note with the body `target.marker`, leaving `id` to the database;
 * - `updates`: sets the body of the notes in `target.ids` to `target.marker`;
 * - `upserts`: inserts the notes with these ids and that body, or updates them where they exist;
 * - `deletes`: deletes the notes in `target.ids`.
 */
export type Effect = "reads-ids" | "reads-all" | "creates" | "updates" | "upserts" | "deletes";

/** One way into the database that an ORM offers. */
export interface EntryPoint {
  /** The ORM's own words: `repository.findOneBy`, `customer.findMany include`. Unique within an ORM. */
  readonly name: string;
  readonly kind: "read" | "write";
  readonly effect: Effect;
  /**
   * What the profile has to say of one of its statements: the ORM's name of the operation and of the entity. Leave it out
   * for raw SQL, of which only `orm` and the call site are checked.
   */
  readonly labels?: { readonly operation: string; readonly entity: string };
  /** Set where the ORM itself sends a different number of statements from run to run, with the reason. */
  readonly flightsVary?: string;
  /** Runs it once, in the context of the caller; rejects as the ORM does. */
  run(target: Target): Promise<Outcome>;
}

/** How an ORM's own transaction is opened. */
export interface OrmTransactionOptions {
  readonly isolation?: IsolationLevel;
}

/** Plain operations, from outside or inside an ORM's own transaction. */
export interface Operations {
  /** Inserts a note through the ORM's model and gives its id. */
  createNote(body: string): Promise<number>;
  /** Sets the body of one note through the ORM's model. */
  updateNote(id: number, body: string): Promise<void>;
  /** Counts the notes with this body through the ORM's model. */
  countNotes(body: string): Promise<number>;
  /** Raw SQL with `$1` parameters where the ORM takes them as they are; gives rows as plain objects. */
  query(sql: string, parameters?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /**
   * The ORM's own callback transaction; called on the operations of a transaction it nests (a savepoint). Left out on
   * the operations of a transaction when the ORM can't nest.
   */
  transaction?<T>(work: (inside: Operations) => Promise<T>, options?: OrmTransactionOptions): Promise<T>;
}

/** A row of a stream. */
export interface StreamedRow {
  readonly id: number;
  readonly tenantId: string;
}

/** An open ORM. */
export interface OrmHandle extends Operations {
  entryPoints(): readonly EntryPoint[];
  transaction<T>(work: (inside: Operations) => Promise<T>, options?: OrmTransactionOptions): Promise<T>;
  /**
   * Streams the rows of a statement that gives `id` and `tenantId`, without reading all of them first. Leaving the loop
   * closes the stream. Left out when the ORM has no streams.
   */
  stream?(sql: string): AsyncIterable<StreamedRow>;
  /** Opens a transaction through the ORM and leaves it open, as a buggy application does, until `finish`. */
  leaveOpen?(): Promise<{ finish(): Promise<void> }>;
  /** Ends the ORM as its documentation says an application does. */
  close(): Promise<void>;
}

/** An ORM under test. One file in `drivers/`, which imports the ORM by its ordinary package names only. */
export interface OrmDriver {
  /** The name that the adapter gives to `tap.attach` and to labels: `typeorm`, `prisma`, `mikro-orm`. */
  readonly name: string;
  /** The version of the ORM that runs. */
  readonly version: string;
  /** `import.meta.url` of the driver file: where the call sites of the profile have to point. */
  readonly file: string;
  /** The copy of node-postgres that the ORM uses, when it is not the one next to the core. */
  readonly pg?: unknown;
  /** What has to happen once before the first `open`, such as generating a client. */
  prepare?(): Promise<void>;
  /** Opens the ORM on `tap`, in no context, as an application's start-up code does. Called several times for one tap too. */
  open(tap: Tapdb, urls: ContractUrls): Promise<OrmHandle>;
  /** Opens the ORM without tapdb, on a pool of one connection of its own: what flights are compared with. */
  openPlain(url: string): Promise<OrmHandle>;
}
