/**
 * The managed connection: a subclass of the application's own `pg.Client` whose statements go through a pipeline of ours.
 */
import type { Context } from "../../context/index.ts";
import type { CallSite } from "../../observe/index.ts";
import type { Hold } from "../../ports/connection-holds.ts";
import { TapdbError } from "../../errors/index.ts";
import { bindingOf, type Binding } from "./binding.ts";
import { withCallSite } from "./call-site-context.ts";
import type { ConnectionHub } from "./connection-hub.ts";
import { PendingCancels } from "./pending-cancels.ts";
import { markLost } from "./driver-errors.ts";
import type { Flight } from "./flight.ts";
import { assertSupportedPg, type ClientInternals, type PgModule, type Submittable } from "./pg-internals.ts";
import { statementKind } from "./statement-kind.ts";
import { StatementPipeline } from "./statement-pipeline.ts";

/** How long a goodbye may take before the socket is destroyed, milliseconds. */
const GOODBYE_MS = 1_000;

export type QueryCallback = (error: Error | null, result?: unknown) => void;

/** The acquisition that a connection is out for. */
export interface Borrower {
  readonly context: Context;
  /** When it was asked for, on the clock of `performance.now()`. */
  readonly startedAt: number;
  /** What it is used for: its first statement's text, BEGIN aside. */
  workKind: string | undefined;
  /** When the connection was handed out, on the same clock. */
  readonly handedOutAt: number;
  /** Where it was asked for, when that was worth remembering. */
  readonly callSite: CallSite | undefined;
  /** What its flow is known to hold with it. */
  readonly hold: Hold | undefined;
  /** The connection is back in node-postgres' pool, or destroyed. */
  ended(): void;
}

/** What the pool and a managed transaction use of a connection beyond `pg.Client`. */
export interface ManagedClient extends ClientInternals {
  readonly pipeline_: StatementPipeline;
  /** The context in which the connection was checked out; counts where the running code has lost its own. */
  checkedOutIn: Context | undefined;
  /** The acquisition that has the connection; undefined while it is idle, and for the first look at the server. */
  acquisition: Borrower | undefined;
  /** When it was asked for, on the clock of `performance.now()`. */
  readonly createdAt: number;
  /** When the server was last heard of, on the same clock. */
  readonly heardAt: number;
  /** Whether the server says that it is a standby. */
  readonly isStandby: boolean;
  /** Whether a statement is under way. */
  readonly isBusy: boolean;
  /** Requests to cancel what runs that are on their way over connections of their own. */
  readonly cancels: PendingCancels;
  query(config: unknown, values?: unknown, callback?: QueryCallback): unknown;
  /** As `query` with a callback, for `context` instead of the running code's; the callback runs wherever it runs. */
  queryIn(context: Context, config: unknown, values: unknown, callback: QueryCallback): void;
  /** Sends a statement of ours with nothing bound. */
  queryBare<Row>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
  escapeLiteral(value: string): string;
  escapeIdentifier(value: string): string;
  getTypeParser(oid: number, format?: string): unknown;
  setTypeParser(...values: unknown[]): void;
  on(event: string, listener: (...values: never[]) => void): this;
  once(event: string, listener: (...values: never[]) => void): this;
  removeListener(event: string, listener: (...values: never[]) => void): this;
  end(callback?: () => void): Promise<void>;
}

/** It would be saved, or undone, apart from the transaction that its code runs in. */
function otherConnection(): TapdbError {
  return new TapdbError({
    code: "TRANSACTION.OTHER_CONNECTION",
    message:
      "A statement inside tap.transaction went to a connection that was taken before, or by another transaction.",
    hint: "Take the connection inside the transaction, or use a repository, entity manager or client that takes its own.",
  });
}

export type ManagedClientClass = new (options: object) => ManagedClient;

/** A promise whose rejection shows the caller's stack, as node-postgres' own does. */
function promiseOf(inner: Submittable): Promise<unknown> {
  return new Promise((resolve, reject) => {
    inner.callback = (error, result) => (error ? reject(error) : resolve(result));
  }).catch((error: Error) => {
    if (!(error instanceof TapdbError)) Error.captureStackTrace(error);
    throw error;
  });
}

function pipelineModeRefused(): TapdbError {
  return new TapdbError({
    code: "DRIVER.PIPELINE_REFUSED",
    message: "The driver's pipeline mode was asked for on a managed connection.",
    hint: "Leave `pipeline` off: tapdb sends the binding in the same flight as each statement already.",
  });
}

/**
 * Makes the managed client class for one pool, on the application's own copy of node-postgres.
 * @throws {TapdbError} `PEER.UNSUPPORTED` when the copy lacks what the class stands on.
 */
export function defineManagedClient(module: PgModule, hub: ConnectionHub): ManagedClientClass {
  assertSupportedPg(module);
  const Base = module.Client as unknown as ManagedClientClass;
  const { Query } = module.Client as unknown as { Query: new (...values: unknown[]) => Submittable };

  class Managed extends Base {
    override readonly pipeline_: StatementPipeline;
    override checkedOutIn: Context | undefined = undefined;
    override acquisition: Borrower | undefined = undefined;
    override readonly createdAt = performance.now();
    override heardAt = 0;
    override isStandby = false;
    override readonly cancels = new PendingCancels();

    constructor(options: object) {
      super(options);
      const fly = (flight: Flight): void => void super.query(flight);
      const processId = (): number | null => this.processID;
      this.pipeline_ = new StatementPipeline(hub, {
        connection: this.connection,
        get backendPid() {
          return processId();
        },
        escapeLiteral: (value) => this.escapeLiteral(value),
        fly,
        onReadOnly: () => hub.hooks?.onReadOnly?.(this),
      });
      // Whoever waits for a statement hears of a broken connection; nobody else has to.
      this.on("error", () => undefined);
      this.connection.on("parameterStatus", (status: { parameterName: string; parameterValue: string }) => {
        if (status.parameterName === "in_hot_standby") this.isStandby = status.parameterValue === "on";
      });
      Object.defineProperty(this, "pipeline", {
        get: () => false,
        set: (on: unknown) => {
          if (on) throw pipelineModeRefused();
        },
      });
    }

    override get isBusy(): boolean {
      return this.pipeline_.running !== undefined;
    }

    override query(config: unknown, values?: unknown, callback?: QueryCallback): unknown {
      const hold = this.acquisition?.hold;
      if (hold !== undefined) hub.flows!.used(hold);
      if (config === null || config === undefined) return super.query(config);
      const asked = config as Partial<Submittable>;
      const isSubmittable = typeof asked.submit === "function";
      const inner = isSubmittable ? (asked as Submittable) : new Query(config, values, callback);
      if (isSubmittable && !inner.callback)
        inner.callback = typeof values === "function" ? (values as QueryCallback) : callback;
      const context = hub.context.current();
      const result = isSubmittable ? inner : inner.callback ? undefined : promiseOf(inner);
      if (inner instanceof Query) this.#deliverOnce(inner, result instanceof Promise ? undefined : { context });
      const sender = context ?? this.checkedOutIn;
      this.#send(inner, sender && withCallSite(hub, sender, inner.text ?? ""), asked.query_timeout);
      return result;
    }

    override queryIn(context: Context, config: unknown, values: unknown, callback: QueryCallback): void {
      const isSubmittable = typeof (config as Partial<Submittable>).submit === "function";
      const inner = isSubmittable ? (config as Submittable) : new Query(config, values, callback);
      if (isSubmittable && !inner.callback) inner.callback = callback;
      if (inner instanceof Query) this.#deliverOnce(inner, undefined);
      this.#send(inner, context, (config as Partial<Submittable>).query_timeout);
    }

    override queryBare<Row>(text: string, values?: unknown[]): Promise<{ rows: Row[] }> {
      const inner = new Query(text, values);
      const result = promiseOf(inner) as Promise<{ rows: Row[] }>;
      this.#enqueue(inner, undefined, null, undefined, true);
      return result;
    }

    /** Delivers one outcome only; to a callback, in the context of its caller rather than of the socket. */
    #deliverOnce(inner: Submittable, caller: { readonly context: Context | undefined } | undefined): void {
      if (inner._result && !inner._result._types) inner._result._types = this._types;
      if (this.binary) inner.binary = true;
      const deliver = inner.callback;
      if (deliver === undefined) return;
      let delivered = false;
      inner.callback = (error, result) => {
        if (delivered) return;
        delivered = true;
        if (caller === undefined) deliver.call(inner, error, result);
        else hub.context.run(caller.context, () => deliver.call(inner, error, result));
      };
    }

    #send(inner: Submittable, context: Context | undefined, readTimeoutMs: number | undefined): void {
      let binding: Binding;
      try {
        binding = bindingOf(context, hub);
        if (context?.transaction !== undefined && context.transaction.root.client !== this) throw otherConnection();
      } catch (error) {
        process.nextTick(() => inner.handleError(error as Error, this.connection));
        return;
      }
      this.#enqueue(inner, context, binding, readTimeoutMs, false);
    }

    #enqueue(
      inner: Submittable,
      context: Context | undefined,
      binding: Binding,
      readTimeoutMs: number | undefined,
      bare: boolean,
    ): void {
      const text = inner.text ?? inner.cursor?.text ?? "";
      const kind = statementKind(text);
      const { acquisition } = this;
      if (acquisition !== undefined && acquisition.workKind === undefined && kind !== "begin")
        acquisition.workKind = text;
      this.pipeline_.enqueue({
        inner,
        text,
        kind,
        context,
        binding,
        readTimeoutMs,
        bare,
        internal: false,
        startedAt: performance.now(),
      });
    }

    override _handleReadyForQuery(message: { status: string }): void {
      this.heardAt = performance.now();
      this.pipeline_.ready(message.status);
      super._handleReadyForQuery(message);
      this.pipeline_.proceed();
    }

    override _handleParseComplete(message: unknown): void {
      const { running } = this.pipeline_;
      if (running === undefined) super._handleParseComplete(message);
      else running.handleParseComplete();
    }

    override _errorAllQueries(error: Error): void {
      markLost(error);
      super._errorAllQueries(error);
      this.pipeline_.fail(error);
    }

    /** Says goodbye; a peer that does not answer is not waited for. */
    override end(callback?: () => void): Promise<void> {
      const timer = setTimeout(() => this.connection.stream.destroy(), GOODBYE_MS);
      timer.unref();
      this.once("end", () => clearTimeout(timer));
      return super.end(callback);
    }
  }
  return Managed;
}
