/** Who is asking: the tenant or the system, carried through every await by AsyncLocalStorage. */
import { AsyncLocalStorage } from "node:async_hooks";
import { contextMissing } from "./context-missing.ts";
import type { StatementLabels } from "../observe/index.ts";
import type { AdmissionOptions } from "../ports/pool-gate.ts";
import type { TransactionScope } from "./transaction-scope.ts";

/** Work on behalf of one tenant. */
export interface TenantContext {
  readonly kind: "tenant";
  /** The canonical tenant id: what is bound on the wire. */
  readonly tenant: string;
  readonly unitOfWork: object;
  readonly transaction: TransactionScope | undefined;
  /** The transaction that waits, on a connection of its own, while this code runs outside of it. */
  readonly suspended?: TransactionScope | undefined;
  readonly labels: StatementLabels | undefined;
  /** How its acquisitions wait for a connection. @defaultValue the pool's own way */
  readonly admission?: AdmissionOptions | undefined;
}

/** Work on behalf of no tenant: migrations, reports across tenants, an ORM's own start-up. */
export interface SystemContext {
  readonly kind: "system";
  /** Why, for the log. */
  readonly reason: string;
  readonly unitOfWork: object;
  readonly transaction: TransactionScope | undefined;
  /** The transaction that waits, on a connection of its own, while this code runs outside of it. */
  readonly suspended?: TransactionScope | undefined;
  readonly labels: StatementLabels | undefined;
  /** How its acquisitions wait for a connection. @defaultValue the pool's own way */
  readonly admission?: AdmissionOptions | undefined;
}

/** The context of a statement. */
export type Context = TenantContext | SystemContext;

/** One per tapdb: two of them in a process never see each other's tenants. */
export class ContextStore {
  readonly storage = new AsyncLocalStorage<Context>();

  /** The context of the running code, or undefined when there is none. */
  current(): Context | undefined {
    return this.storage.getStore();
  }

  /**
   * The context of the running code.
   * @param what What was about to happen, for the error: "A transaction was asked for".
   * @throws {TapdbError} `CONTEXT.MISSING`.
   */
  require(what?: string): Context {
    const context = this.storage.getStore();
    if (context === undefined) throw contextMissing(what);
    return context;
  }

  /** Runs `work` in `context`, synchronously; what it starts keeps the context. */
  run<T>(context: Context | undefined, work: () => T): T {
    return context === undefined ? this.storage.exit(work) : this.storage.run(context, work);
  }

  /** Runs `work` with labels for the statements that it sends; without a context there is nothing to label. */
  runWithLabels<T>(labels: StatementLabels, work: () => T): T {
    const context = this.storage.getStore();
    return context === undefined ? work() : this.storage.run({ ...context, labels }, work);
  }
}
