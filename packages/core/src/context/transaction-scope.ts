/** The part of a managed transaction that the context carries; the transaction itself lives in the driver. */

/** One level of a managed transaction: the outermost, or the callback of a nested one. */
export interface TransactionScope {
  /** The scope that this one is nested in, or undefined for the outermost. */
  readonly parent: TransactionScope | undefined;
  /** The transaction that owns the connection; every scope of one transaction has the same. */
  readonly root: TransactionRoot;
}

/** What the pool asks of the transaction when code inside it wants a connection. */
export interface TransactionRoot {
  /** The binding that the transaction was opened with; null on a connection that binds nothing. */
  readonly binding: string | null;
  /** What the application calls it. */
  readonly name: string | undefined;
  /** Its connection, to be told from others. */
  readonly client: object;
  /** A view of the transaction's one connection, for code that runs in `scope`. */
  lease(scope: TransactionScope): object;
}

/** A scope inside `parent`: statements from it may run while a nested transaction of it is open. */
export function nestScope(parent: TransactionScope): TransactionScope {
  return { parent, root: parent.root };
}

/** Whether `scope` is `ancestor` or inside it. */
export function isWithin(scope: TransactionScope, ancestor: TransactionScope): boolean {
  for (let current: TransactionScope | undefined = scope; current !== undefined; current = current.parent) {
    if (current === ancestor) return true;
  }
  return false;
}
