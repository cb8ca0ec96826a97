/**
 * What code inside a managed transaction gets when it asks the pool for a connection: a view of the transaction's own one,
 * on which BEGIN, COMMIT and ROLLBACK open and close a savepoint.
 */
import { EventEmitter } from "node:events";
import type { Context, TransactionScope } from "../../context/index.ts";
import { TapdbError } from "../../errors/index.ts";
import type { ManagedClient, QueryCallback } from "./managed-client.ts";
import type { Submittable } from "./pg-internals.ts";
import { statementKind } from "./statement-kind.ts";

/** What the transaction does for its leases. */
export interface LeaseOwner {
  readonly client: ManagedClient;
  /** Runs `send` as soon as no sibling's nested transaction is open. */
  whenAllowed(lease: LeasedClient, send: () => void, refuse: (error: Error) => void): void;
  /** Opens a nested transaction for `lease` and returns its savepoint. */
  openNested(lease: LeasedClient): string;
  /** The savepoint of the nested transaction that `lease` has open, if any. */
  nestedOf(lease: LeasedClient): string | undefined;
  /** The nested transaction of `lease` is over. */
  closeNested(lease: LeasedClient): void;
  /** The end of that nested transaction is sent. */
  endingNested(lease: LeasedClient): void;
  /** A statement was handed over; `answered` follows. */
  started(lease: LeasedClient): void;
  answered(lease: LeasedClient): void;
  /** Checks the isolation level that BEGIN or SET TRANSACTION asks for; throws when it is not the transaction's. */
  checkLevel(text: string): void;
}

function commitRefused(): TapdbError {
  return new TapdbError({
    code: "DRIVER.STATEMENT_REFUSED",
    message: "COMMIT was sent inside tap.transaction, which commits when its work returns.",
    hint: "Return from the work to commit, or throw to roll back.",
  });
}

export class LeasedClient extends EventEmitter {
  readonly scope: TransactionScope;
  readonly #owner: LeaseOwner;

  constructor(owner: LeaseOwner, scope: TransactionScope) {
    super();
    this.#owner = owner;
    this.scope = scope;
  }

  get processID(): number | null {
    return this.#owner.client.processID;
  }

  /** The connection underneath, for what concerns the server's session rather than the statement. */
  get client(): ManagedClient {
    return this.#owner.client;
  }

  get connection(): unknown {
    return this.#owner.client.connection;
  }

  escapeLiteral(value: string): string {
    return this.#owner.client.escapeLiteral(value);
  }

  escapeIdentifier(value: string): string {
    return this.#owner.client.escapeIdentifier(value);
  }

  getTypeParser(oid: number, format?: string): unknown {
    return this.#owner.client.getTypeParser(oid, format);
  }

  /** As `pg.Client.query`. */
  query(config: unknown, values?: unknown, callback?: QueryCallback): unknown {
    const asked = config as Partial<Submittable> | string;
    const given =
      typeof values === "function"
        ? (values as QueryCallback)
        : (callback ?? (typeof asked === "object" ? asked.callback : undefined));
    if (typeof asked === "object" && typeof asked.submit === "function") {
      this.#owner.whenAllowed(
        this,
        () => void this.#owner.client.query(config, values, callback),
        (error) => asked.handleError!(error, this.#owner.client.connection),
      );
      return asked;
    }
    if (given === undefined)
      return new Promise((resolve, reject) =>
        this.#send(asked, values, (error, result) => (error ? reject(error) : resolve(result))),
      );
    this.#send(asked, values, given);
    return undefined;
  }

  /** As the managed client's: the lease's context is its transaction's already. */
  queryIn(_context: Context, config: unknown, values: unknown, callback: QueryCallback): void {
    this.query(config, values, callback);
  }

  #send(config: Partial<Submittable> | string, values: unknown, deliver: QueryCallback): void {
    const text = (typeof config === "string" ? config : config.text) ?? "";
    this.#owner.started(this);
    const done: QueryCallback = (error, result) => {
      this.#owner.answered(this);
      deliver(error, result);
    };
    this.#owner.whenAllowed(
      this,
      () => {
        try {
          this.#translate(text, config, values, done);
        } catch (error) {
          done(error as Error);
        }
      },
      done,
    );
  }

  #translate(text: string, config: unknown, values: unknown, done: QueryCallback): void {
    const { client } = this.#owner;
    const kind = statementKind(text);
    const nested = this.#owner.nestedOf(this);
    if (kind === "begin") {
      this.#owner.checkLevel(text);
      client.query(`SAVEPOINT ${this.#owner.openNested(this)}`, undefined, (error, result) => {
        // What was not opened keeps nobody waiting.
        if (error) this.#owner.closeNested(this);
        done(error, result);
      });
    } else if (kind === "set-transaction") {
      this.#owner.checkLevel(text);
      client.query("SELECT 1 WHERE false", undefined, done);
    } else if (kind === "commit" && nested !== undefined) {
      this.#end(`RELEASE SAVEPOINT ${nested}`, done);
    } else if (kind === "rollback" && nested !== undefined) {
      this.#end(`ROLLBACK TO SAVEPOINT ${nested}; RELEASE SAVEPOINT ${nested}`, done);
    } else if (kind === "rollback") {
      // Nothing of this lease is open: ORMs send ROLLBACK to be sure, and the outer transaction is not theirs to end.
      process.nextTick(() => done(null, { command: "ROLLBACK", rowCount: null, rows: [], fields: [] }));
    } else if (kind === "commit") {
      process.nextTick(done, commitRefused());
    } else if (typeof config === "object" && config !== null) {
      client.query({ ...config, callback: undefined }, Array.isArray(values) ? values : undefined, done);
    } else {
      client.query(config, Array.isArray(values) ? values : undefined, done);
    }
  }

  #end(text: string, done: QueryCallback): void {
    this.#owner.endingNested(this);
    this.#owner.client.query(text, undefined, (error, result) => {
      this.#owner.closeNested(this);
      done(error, result);
    });
  }

  /** Gives the lease back; the connection stays with the transaction, and a nested transaction left open is undone. */
  release = (): void => {
    const nested = this.#owner.nestedOf(this);
    if (nested === undefined) return;
    this.#end(`ROLLBACK TO SAVEPOINT ${nested}; RELEASE SAVEPOINT ${nested}`, () => undefined);
  };
}
