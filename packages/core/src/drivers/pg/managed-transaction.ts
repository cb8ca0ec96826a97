/**
 * A transaction on one connection that all code of its context shares: leases for ORM calls, savepoints for nested
 * transactions, and an order between siblings, so that one branch's rollback never undoes another's finished work.
 */
import { isWithin, type TransactionRoot, type TransactionScope } from "../../context/index.ts";
import { TapdbError } from "../../errors/index.ts";
import type { Binding } from "./binding.ts";
import { isolationIn, type IsolationLevel } from "./isolation.ts";
import { LeasedClient, type LeaseOwner } from "./leased-client.ts";
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
}

interface Nested {
  readonly lease: LeasedClient;
  readonly savepoint: string;
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
    for (const { refuse, timer } of this.#waiting.splice(0)) {
      clearTimeout(timer);
      refuse(finished());
    }
    await this.client.query(text);
  }

  lease(scope: TransactionScope): LeasedClient {
    if (this.#over) throw finished();
    return new LeasedClient(this, scope);
  }

  whenAllowed(lease: LeasedClient, send: () => void, refuse: (error: Error) => void): void {
    if (this.#over) {
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
    this.#open.push({ lease, savepoint });
    return savepoint;
  }

  nestedOf(lease: LeasedClient): string | undefined {
    return this.#open.findLast((nested) => nested.lease === lease)?.savepoint;
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
