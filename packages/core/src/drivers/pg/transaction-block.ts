import type { Binding } from "./binding.ts";
import type { ConnectionHub } from "./connection-hub.ts";
import type { PrologueStatement } from "./flight.ts";
import type { TransactionIdentity } from "./transaction-identity.ts";

/** In the BEGIN or SET TRANSACTION that it is a mode of. */
const READ_ONLY = /\bread\s+only\b/i;

/**
 * The transaction block of one connection: what the server last said of it, a BEGIN that is held back until there is a
 * statement to travel with, and which tenant the block is bound to.
 */
export class TransactionBlock {
  readonly #hub: ConnectionHub;
  #status = "I";
  #held: PrologueStatement[] = [];
  #owner: Binding | undefined;
  #bound: Binding | undefined;
  /** The last error in the block; kept until the next block, so that COMMIT can say why it was answered with ROLLBACK. */
  error: Error | undefined;

  /** Set where the block's id is wanted. */
  identity: TransactionIdentity | undefined;

  /** Whether the block was asked for as READ ONLY. */
  isReadOnly = false;

  /** Whether the next binding also sees to it that nobody has left the session changed. */
  checkSession = false;

  constructor(hub: ConnectionHub) {
    this.#hub = hub;
  }

  /** `I` idle, `T` in a transaction (also while BEGIN is held back), `E` failed. */
  get status(): string {
    return this.#held.length > 0 ? "T" : this.#status;
  }

  get isHeld(): boolean {
    return this.#held.length > 0;
  }

  /** Whether the server knows of a block. */
  get isOpen(): boolean {
    return this.#status !== "I";
  }

  /** Keeps BEGIN, or SET TRANSACTION after it, for the next flight. */
  hold(text: string, owner: Binding): void {
    this.error = undefined;
    this.isReadOnly = (this.#held.length > 0 && this.isReadOnly) || READ_ONLY.test(text);
    this.#held.push({ text, values: [] });
    this.#owner ??= owner;
  }

  /** Keeps a statement of ours to travel behind a held BEGIN. */
  holdBehind(statement: PrologueStatement): void {
    this.#held.push(statement);
  }

  /** Forgets a held BEGIN: the block ends before it began. */
  drop(): void {
    this.identity = undefined;
    this.#held = [];
    this.#owner = undefined;
  }

  /** Whether a statement with `binding` would act for another tenant than the block's. */
  conflictsWith(binding: Binding): boolean {
    return this.#owner !== undefined && (this.isHeld || this.isOpen) && this.#owner !== binding;
  }

  /** What has to be sent before a statement with `binding`; the block counts as bound from here on. */
  prologueFor(binding: Binding): readonly PrologueStatement[] {
    if (this.#status === "I") this.error = undefined;
    const prologue = this.#held;
    this.#held = [];
    if (binding !== null && this.#status !== "E" && (this.#status === "I" || this.#bound !== binding)) {
      const { bindText, checkedBindText, searchPath, sessionState } = this.#hub;
      // Behind a pooler, each transaction may meet another session.
      if (this.checkSession || (!sessionState && this.#status === "I"))
        prologue.push({ text: checkedBindText, values: [binding, searchPath] });
      else prologue.push({ text: bindText, values: [binding] });
      this.checkSession = false;
    }
    this.#owner ??= binding;
    this.#bound = binding;
    return prologue;
  }

  /** `prologue` after the session was brought back: its search path may have been learned anew. */
  renewed(prologue: readonly PrologueStatement[]): readonly PrologueStatement[] {
    const { checkedBindText, searchPath } = this.#hub;
    return prologue.map(({ text, values }) =>
      text === checkedBindText ? { text, values: [values[0]!, searchPath] } : { text, values },
    );
  }

  /** What is sent next carries the binding, made earlier. */
  rebound(binding: Binding): void {
    this.#owner = binding;
    this.#bound = binding;
  }

  /** The binding has gone with COMMIT AND CHAIN, a rollback or RESET; it is sent again with the next statement. */
  unbind(): void {
    this.#bound = undefined;
  }

  /** The server is ready again. */
  ready(status: string): void {
    this.#status = status;
    // A rollback to a savepoint has undone what failed.
    if (status === "T") this.error = undefined;
    if (status !== "I") return;
    this.identity = undefined;
    this.#owner = undefined;
    this.#bound = undefined;
  }
}
