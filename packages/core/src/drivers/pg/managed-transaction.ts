/**
 * A transaction on one connection that all code of its context shares: leases for ORM calls, savepoints for nested
 * transactions, and an order between siblings, so that one branch's rollback never undoes another's finished work.
 */
import { isWithin, type TransactionRoot, type TransactionScope } from "../../context/index.ts";
import { TapdbError } from "../../errors/index.ts";
import type { Binding } from "./binding.ts";
import { isolationIn, type IsolationLevel } from "./isolation.ts";
import { LeasedClient, type LeaseOwner } from "./leased-client.ts";
import { TRANSACTION_ID, TransactionIdentity } from "./transaction-identity.ts";
import { limitStatement, type ServerLimits } from "./server-limits.ts";
import type { ManagedClient } from "./managed-client.ts";

/** How a managed transaction begins. */
export interface BeginOptions {
  /** The server's default when undefined. */
  readonly isolation: IsolationLevel | undefined;
  readonly readOnly: boolean;
  readonly deferrable: boolean;
  /** What the application calls the transaction. */
  readonly name?: string | undefined;
  /** Longest wait of a statement for a sibling's nested transaction, milliseconds. */
  readonly nestedWaitMs: number;
  /** Limits that the server keeps for this transaction only. */
  readonly limits?: ServerLimits;
  /** Whether its id is learned before COMMIT, so that a commit whose answer is lost can be looked up. */
  readonly identified?: boolean;
  /** The transaction that waits until this one is over. */
  readonly suspended?: TransactionScope | undefined;
}

interface Nested {
  readonly lease: LeasedClient;
  readonly savepoint: string;
  /** Its end was sent. */
  ending: boolean;
}

interface Waiter {
  readonly lease: LeasedClient;
  readonly send: () => void;
  readonly refuse: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** The BEGIN of these options. */
export function beginText({ isolation, readOnly, deferrable }: BeginOptions): string {
  const modes = [
    isolation && `ISOLATION LEVEL ${isolation.toUpperCase()}`,
    readOnly && "READ ONLY",
    deferrable && "DEFERRABLE",
  ];
  return ["BEGIN", modes.filter(Boolean).join(", ")].join(" ").trim();
}

function finished(): TapdbError {
  return new TapdbError({
    code: "TRANSACTION.FINISHED",
    message: "A statement reached a transaction that is over.",
    hint: "Await everything that the transaction's work starts before it returns.",
  });
}

function levelMismatch(asked: IsolationLevel, has: IsolationLevel | undefined): TapdbError {
  return new TapdbError({
    code: "TRANSACTION.ISOLATION_MISMATCH",
    message: `A nested transaction asked for ${asked} inside one that is ${has ?? "at the server's default level"}.`,
    hint: "Ask for the level on the outermost transaction; a savepoint cannot change it.",
  });
}

function nestedBlocked(waitMs: number): TapdbError {
  return new TapdbError({
    code: "TRANSACTION.NESTED_BLOCKED",
    message: `A statement waited ${waitMs} ms for a nested transaction beside it to end.`,
    hint: "Inside a nested transaction, use the handle that its callback gets, or tap.transaction, which nests.",
  });
}

export class ManagedTransaction implements TransactionRoot, LeaseOwner {
  readonly client: ManagedClient;
  readonly binding: Binding;
  readonly scope: TransactionScope;
  readonly #options: BeginOptions;
  readonly #open: Nested[] = [];
  readonly #waiting: Waiter[] = [];
  #sequence = 0;
  #over = false;
  #identity: TransactionIdentity | undefined;
  readonly #running = new Map<LeasedClient, number>();
  readonly #ended = new WeakSet<TransactionScope>();

  constructor(client: ManagedClient, binding: Binding, options: BeginOptions) {
    this.client = client;
    this.binding = binding;
    this.scope = { parent: undefined, root: this };
    this.#options = options;
  }

  get name(): string | undefined {
    return this.#options.name;
  }

  get isolation(): IsolationLevel | undefined {
    return this.#options.isolation;
  }

  /** The error that put the transaction into the failed state, as the server sent it. */
  get failure(): Error | undefined {
    return this.client.pipeline_.block.error;
  }

  /** Opens the transaction; costs no flight of its own. */
  async begin(): Promise<void> {
    await this.client.query(beginText(this.#options));
    const limits = limitStatement(this.#options.limits);
    const { block } = this.client.pipeline_;
    if (limits !== undefined) block.holdBehind(limits);
    if (this.#options.identified === true) block.identity = this.#identity = new TransactionIdentity();
  }

  get suspended(): TransactionScope | undefined {
    return this.#options.suspended;
  }

  get readOnly(): boolean {
    return this.#options.readOnly;
  }

  get deferrable(): boolean {
    return this.#options.deferrable;
  }

  /** Whether code in `scope` still waits for a statement, or has a nested transaction open other than `own`. */
  isBusy(scope: TransactionScope, own?: LeasedClient): boolean {
    for (const lease of this.#running.keys()) if (isWithin(lease.scope, scope)) return true;
    return this.#open.some(({ lease, ending }) => !ending && lease !== own && isWithin(lease.scope, scope));
  }

  /** Whether the statement that the server is running was sent by code in `scope`. */
  isRunningIn(scope: TransactionScope): boolean {
    const running = this.client.pipeline_.runningJob?.context?.transaction;
    return running !== undefined && isWithin(running, scope);
  }

  /** The scope is over: what its code still sends, or waits to send, is refused. */
  endScope(scope: TransactionScope): void {
    this.#ended.add(scope);
    this.#refuseWaiting((lease) => isWithin(lease.scope, scope));
  }

  /** Undoes the nested transaction of `lease` at once, with all that is open inside it. */
  async abortNested(lease: LeasedClient): Promise<void> {
    this.endScope(lease.scope);
    const savepoint = this.nestedOf(lease);
    if (savepoint === undefined || this.#over) return;
    // Handed over before those who wait: theirs must not be undone with it.
    const undone = this.client.query(`ROLLBACK TO SAVEPOINT ${savepoint}; RELEASE SAVEPOINT ${savepoint}`);
    this.closeNested(lease);
    await undone;
  }

  #refuseWaiting(isRefused: (lease: LeasedClient) => boolean): void {
    for (const waiter of this.#waiting.filter(({ lease }) => isRefused(lease))) {
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
      clearTimeout(waiter.timer);
      waiter.refuse(finished());
    }
  }

  #isOver(scope: TransactionScope): boolean {
    if (this.#over) return true;
    for (let level: TransactionScope | undefined = scope; level !== undefined; level = level.parent) {
      if (this.#ended.has(level)) return true;
    }
    return false;
  }

  started(lease: LeasedClient): void {
    this.#running.set(lease, (this.#running.get(lease) ?? 0) + 1);
  }

  answered(lease: LeasedClient): void {
    const left = this.#running.get(lease)! - 1;
    if (left === 0) this.#running.delete(lease);
    else this.#running.set(lease, left);
  }

  /** The server's id of it, as far as that is known: see `identified`. */
  get id(): string | undefined {
    return this.#identity?.id;
  }

  /** Whether it may have written something although `id` is not known. */
  get isUncertain(): boolean {
    return this.#identity?.isUncertain ?? true;
  }

  /** Asks for the id where no statement could do so on its way. */
  async identify(): Promise<void> {
    if (this.#identity?.isUncertain !== true || this.failure !== undefined) return;
    const result = (await this.client.query({ text: TRANSACTION_ID, rowMode: "array" })) as { rows: [[string | null]] };
    this.#identity.learn(result.rows[0][0]);
  }

  /** Commits. Rejects with `TRANSACTION.COMMIT_ROLLED_BACK` when a statement had failed. */
  async commit(): Promise<void> {
    await this.#finish("COMMIT");
  }

  async rollback(): Promise<void> {
    await this.#finish("ROLLBACK");
  }

  async #finish(text: string): Promise<void> {
    this.#over = true;
    this.#refuseWaiting(() => true);
    await this.client.query(text);
  }

  lease(scope: TransactionScope): LeasedClient {
    if (this.#isOver(scope)) throw finished();
    return new LeasedClient(this, scope);
  }

  whenAllowed(lease: LeasedClient, send: () => void, refuse: (error: Error) => void): void {
    if (this.#isOver(lease.scope)) {
      process.nextTick(refuse, finished());
    } else if (this.#allows(lease)) {
      send();
    } else {
      const { nestedWaitMs } = this.#options;
      const timer = setTimeout(() => {
        const at = this.#waiting.indexOf(waiter);
        if (at !== -1) this.#waiting.splice(at, 1);
        refuse(nestedBlocked(nestedWaitMs));
      }, nestedWaitMs);
      const waiter: Waiter = { lease, send, refuse, timer };
      this.#waiting.push(waiter);
    }
  }

  /** The innermost nested transaction's own lease, and code inside its callback, go on; everybody else waits. */
  #allows(lease: LeasedClient): boolean {
    const innermost = this.#open.at(-1);
    if (innermost === undefined || innermost.lease === lease) return true;
    const { scope } = innermost.lease;
    return scope.parent !== undefined && isWithin(lease.scope, scope);
  }

  openNested(lease: LeasedClient): string {
    const savepoint = `tapdb_${(this.#sequence += 1)}`;
    this.#open.push({ lease, savepoint, ending: false });
    return savepoint;
  }

  nestedOf(lease: LeasedClient): string | undefined {
    return this.#open.findLast((nested) => nested.lease === lease)?.savepoint;
  }

  endingNested(lease: LeasedClient): void {
    const nested = this.#open.findLast((each) => each.lease === lease);
    if (nested !== undefined) nested.ending = true;
  }

  closeNested(lease: LeasedClient): void {
    const at = this.#open.findLastIndex((nested) => nested.lease === lease);
    if (at !== -1) this.#open.splice(at);
    while (this.#waiting.length > 0 && this.#allows(this.#waiting[0]!.lease)) {
      const { send, timer } = this.#waiting.shift()!;
      clearTimeout(timer);
      send();
    }
  }

  checkLevel(text: string): void {
    const asked = isolationIn(text);
    if (asked !== undefined && asked !== this.isolation) throw levelMismatch(asked, this.isolation);
  }
}
