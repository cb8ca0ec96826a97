/**
 * The order of statements on one connection: one flight at a time, first come first served; what goes before each; what an
 * error means; and whether the connection may be reused afterwards.
 */
import { isChangedSession, RESTORE_SESSION } from "./binding.ts";
import type { ConnectionHub } from "./connection-hub.ts";
import {
  asDeadlock,
  commitRolledBack,
  connectionLost,
  deliverable,
  isLevelRefusal,
  isServerError,
  isStalePlan,
  levelUnavailable,
  sessionChanged,
  tenantMismatch,
} from "./driver-errors.ts";
import { Flight, type FlightCrew, type PrologueStatement } from "./flight.ts";
import { flightConnection } from "./flight-connection.ts";
import type { WireConnection } from "./pg-internals.ts";
import { PreparedStatements } from "./prepared-statements.ts";
import { refusalOf } from "./refusals.ts";
import {
  endsBinding,
  forgetsPreparedStatements,
  leavesSessionDirty,
  textFacts,
  type TextFacts,
} from "./session-state.ts";
import { ourStatement, readsTheWire } from "./our-statement.ts";
import { emitStatement, type StatementJob } from "./statement-job.ts";
import { mayHoldSeveralStatements } from "./statement-kind.ts";
import { TransactionBlock } from "./transaction-block.ts";

/** What the pipeline asks of the connection that it belongs to. */
export interface PipelineHost {
  readonly connection: WireConnection;
  /** The server process; null until the connection knows. */
  readonly backendPid: number | null;
  escapeLiteral(value: string): string;
  /** Hands a flight to node-postgres. */
  fly(flight: Flight): void;
  /** A statement that did not ask for it met a read-only server or session. */
  onReadOnly(): void;
}

const NOTHING: readonly string[] = [];
const NOTHING_BEFORE: readonly PrologueStatement[] = [];
const READ_ONLY_TRANSACTION = "25006";
const OWN_NAME = "tapdb_";
/** Behind a pooler the session that is brought back need not be the one that was changed. */
const MAX_RESTORES = 5;

export class StatementPipeline {
  readonly block: TransactionBlock;
  readonly #hub: ConnectionHub;
  readonly #host: PipelineHost;
  readonly #view: WireConnection;
  readonly #statements: PreparedStatements;
  readonly #crew: FlightCrew;
  readonly #queue: StatementJob[] = [];
  readonly #settledListeners: (() => void)[] = [];
  #closing: string[] = [];
  #flight: Flight | undefined;
  #job: StatementJob | undefined;
  #again: { job: StatementJob; prologue: readonly PrologueStatement[] } | undefined;
  /** How often the session was brought back. */
  #restores = 0;
  /** Sent before `#again`. */
  #restore: StatementJob | undefined;
  #retried: Flight | undefined;
  #awaitingReady = false;
  #delivering = false;
  #facts: TextFacts | undefined;
  #dirty: string | undefined;
  #broken: Error | undefined;

  constructor(hub: ConnectionHub, host: PipelineHost) {
    this.#hub = hub;
    this.#host = host;
    this.#view = flightConnection(host.connection, () => this.#flight);
    this.#statements = new PreparedStatements(hub.limits, (name) => this.#closing.push(name));
    this.block = new TransactionBlock(hub);
    this.#crew = this.#makeCrew();
  }

  #makeCrew(): FlightCrew {
    return {
      wire: this.#host.connection,
      view: this.#view,
      nameOfOwn: (text) => (this.#hub.namedStatements ? this.#statements.nameOfOwn(text) : undefined),
      takeClosing: () => this.#takeClosing(),
      escapeLiteral: (value) => this.#host.escapeLiteral(value),
      onTag: (tag) => this.#onTag(tag),
      onError: (flight, error) => this.#onError(flight, error),
      onSuccess: (flight) => this.#onSuccess(flight),
    };
  }

  /** Nobody waits for a result any more, but the server is not done: a failed statement, or one of ours, is under way. */
  get awaitingReady(): boolean {
    return (this.#awaitingReady && this.#isOver) || this.#queue.length > 0;
  }

  get #isOver(): boolean {
    return this.#flight?.settled === true || this.#job?.internal === true;
  }

  /** The flight whose statement is running on the server. */
  get running(): Flight | undefined {
    return this.#awaitingReady ? this.#flight : undefined;
  }

  /** The statement that is running on the server, or waiting there for a lock. */
  get runningJob(): StatementJob | undefined {
    return this.running === undefined ? undefined : this.#job;
  }

  /** Why the connection may not go to somebody else, or undefined when it may. */
  get unsafeReason(): string | undefined {
    if ((this.#awaitingReady && !this.#isOver) || this.#queue.some(({ internal }) => !internal)) return "busy";
    if (this.block.isOpen && !this.awaitingReady) return "open-transaction";
    return this.#dirty;
  }

  /** Takes back a BEGIN that was never sent. */
  dropHeldBlock(): void {
    this.block.drop();
  }

  enqueue(job: StatementJob): void {
    const refusal = job.bare ? undefined : refusalOf(job, this.#hub);
    if (refusal !== undefined) {
      process.nextTick(() => job.inner.handleError(refusal, this.#view));
    } else if (this.#awaitingReady || this.#delivering || this.#queue.length > 0) {
      this.#queue.push(job);
    } else {
      this.#start(job);
    }
  }

  onceSettled(listener: () => void): void {
    if (this.awaitingReady) this.#settledListeners.push(listener);
    else listener();
  }

  /** The server is ready; node-postgres is about to deliver the result. */
  ready(status: string): void {
    this.block.ready(status);
    this.#awaitingReady = false;
    this.#delivering = true;
  }

  /** The result was delivered; the next statement goes out. */
  proceed(): void {
    this.#delivering = false;
    this.#flight = undefined;
    const restore = this.#restore;
    this.#restore = undefined;
    if (restore === undefined) this.#sendAgain();
    else this.#fly(restore, NOTHING_BEFORE);
    while (!this.#awaitingReady && this.#queue.length > 0) this.#start(this.#queue.shift()!);
    if (!this.#awaitingReady) for (const listener of this.#settledListeners.splice(0)) listener();
  }

  #sendAgain(): void {
    const again = this.#again;
    if (again === undefined) return;
    this.#again = undefined;
    if (!again.job.internal) this.block.rebound(again.job.binding);
    this.#fly(again.job, this.block.renewed(again.prologue));
    this.#retried = this.#flight;
  }

  /** The connection broke: nobody is left waiting. */
  fail(error: Error): void {
    // The first says why: what the server sent before it hung up.
    this.#broken ??= error;
    // The server will not be ready again, so that nothing may wait for it.
    this.#awaitingReady = false;
    const waiting = this.#queue.splice(0);
    if (this.#again !== undefined) waiting.unshift(this.#again.job);
    this.#again = undefined;
    process.nextTick(() => {
      // They were never sent: not even a COMMIT among them leaves anything open.
      for (const job of waiting) job.inner.handleError(connectionLost(error, "other"), this.#view);
      for (const listener of this.#settledListeners.splice(0)) listener();
    });
  }

  /** Answers statements that need no server, and sends the others. */
  #start(job: StatementJob): void {
    const { block } = this;
    if (this.#broken !== undefined) {
      const error = connectionLost(this.#broken, "other");
      process.nextTick(() => job.inner.handleError(error, this.#view));
      return;
    }
    if (job.kind === "begin" && !job.bare && block.status === "I") {
      block.hold(job.text, job.binding);
      return this.#answer(job, "BEGIN");
    }
    if (block.isHeld && !job.bare) {
      if (job.kind === "set-transaction") {
        block.hold(job.text, job.binding);
        return this.#answer(job, "SET");
      }
      if (job.kind === "commit" || job.kind === "rollback") {
        block.drop();
        return this.#answer(job, job.kind.toUpperCase());
      }
    }
    if (!job.bare && job.kind !== "commit" && job.kind !== "rollback" && block.conflictsWith(job.binding)) {
      process.nextTick(() => job.inner.handleError(tenantMismatch(), this.#view));
      return;
    }
    if (readsTheWire(job.inner) && !job.bare && job.binding !== null) return this.#startAlone(job);
    this.#fly(job, this.#prologueFor(job));
  }

  /** What parses the socket itself may find nothing of ours there: the binding goes before it, in a flight of its own. */
  #startAlone(job: StatementJob): void {
    const { block } = this;
    const opensBlock = block.status === "I";
    if (opensBlock) block.hold("BEGIN", job.binding);
    const needed = block.prologueFor(job.binding);
    if (needed.length === 0) return this.#fly(job, needed);
    this.#queue.unshift(...(opensBlock ? [job, ourStatement("COMMIT", "commit")] : [job]));
    this.#fly(ourStatement("SELECT", "other"), needed);
  }

  #prologueFor(job: StatementJob): readonly PrologueStatement[] {
    if (job.bare || job.kind === "commit" || job.kind === "rollback") return [];
    return this.block.prologueFor(job.binding);
  }

  #answer(job: StatementJob, tag: string): void {
    process.nextTick(() => {
      job.inner.handleCommandComplete({ text: tag }, this.#view);
      job.inner.handleReadyForQuery(this.#view);
      this.#emit(job, 0, undefined, true);
    });
  }

  #fly(job: StatementJob, prologue: readonly PrologueStatement[]): void {
    this.#facts = undefined;
    this.#prepareHotText(job);
    this.#job = job;
    this.#awaitingReady = true;
    const epilogue = job.bare ? undefined : this.block.identity?.epilogueFor(job);
    this.#flight = new Flight(job.inner, prologue, this.#crew, epilogue);
    if (job.readTimeoutMs !== undefined) this.#flight.query_timeout = job.readTimeoutMs;
    this.#host.fly(this.#flight);
  }

  #emit(job: StatementJob, rows: number, error: Error | undefined, inTransaction: boolean): void {
    emitStatement(this.#hub, job, { rows, error, inTransaction, backendPid: this.#host.backendPid });
  }

  #takeClosing(): readonly string[] {
    if (this.#closing.length === 0) return NOTHING;
    const names = this.#closing;
    this.#closing = [];
    return names;
  }

  /** Gives a hot text a name of ours; takes the application's own name away where names do not survive. */
  #prepareHotText(job: StatementJob): void {
    const { inner } = job;
    if (job.bare) return;
    if (!this.#hub.namedStatements) {
      if (inner.name) inner.name = undefined;
      return;
    }
    if (job.kind !== "data") return;
    this.#facts = this.#statements.see(job.text).facts;
    if (inner.name || inner.rows || !("_checkForMultirow" in inner) || mayHoldSeveralStatements(job.text)) return;
    const name = this.#statements.nameOf(job.text);
    if (name !== undefined) inner.name = name;
  }

  #onTag(tag: string): void {
    const job = this.#job!;
    if (endsBinding(tag)) this.block.unbind();
    if (forgetsPreparedStatements(tag)) this.#forgetStatements();
    // The application's own names as well; node-postgres parses them again.
    if (tag.endsWith(" ALL")) this.#host.connection.parsedStatements = {};
    if (job.bare) return;
    this.#facts ??= textFacts(job.text);
    if (leavesSessionDirty(tag, job.kind, this.#facts)) this.#dirty = "session-state";
  }

  #forgetStatements(): void {
    this.#statements.forgetAll();
    for (const name of this.#closing) delete this.#host.connection.parsedStatements[name];
  }

  #onError(flight: Flight, error: Error): Error | undefined {
    const job = this.#job!;
    const inTransaction = this.block.isOpen || flight.opensBlock;
    if (!flight.sent) {
      this.#awaitingReady = false;
      process.nextTick(() => this.proceed());
    }
    if (isServerError(error)) {
      if (isChangedSession(error)) {
        this.#dirty = "session-state";
        if (!flight.closed || (this.#restores += 1) > MAX_RESTORES) return sessionChanged();
        this.#restore = ourStatement(RESTORE_SESSION, "other", (path) => (this.#hub.searchPath = path));
        this.#again = { job, prologue: flight.prologue };
        return undefined;
      }
      if (job.deadlockVictim === true && (error as { code?: string }).code === "57014") asDeadlock(error);
      if (isStalePlan(error)) this.#forgetStatements();
      const prologue = this.#retryPrologue(flight, error);
      if (prologue !== undefined) {
        if (job.inner.name?.startsWith(OWN_NAME)) job.inner.name = undefined;
        this.#again = { job, prologue };
        return undefined;
      }
      const isReadOnly = (error as { code?: string }).code === READ_ONLY_TRANSACTION;
      if (isReadOnly && !(inTransaction && this.block.isReadOnly)) this.#host.onReadOnly();
      // That a transaction has failed already says nothing of why.
      const isEcho = (error as { code?: string }).code === "25P02" && this.block.error !== undefined;
      if (inTransaction && !isEcho) this.block.error = error;
    } else if (flight.sent) {
      this.#dirty = "error";
    }
    const outcome = this.#typed(flight, error);
    this.#emit(job, 0, outcome, inTransaction);
    return outcome;
  }

  #typed(flight: Flight, error: Error): Error {
    const job = this.#job!;
    if (flight.isBeginning && isLevelRefusal(error)) return levelUnavailable(error);
    return deliverable(error, flight.sent ? job.kind : "other", job.context?.kind === "tenant");
  }

  /** What to put before the statement when it may be sent again: the server refused it before it did anything. */
  #retryPrologue(flight: Flight, error: Error): readonly PrologueStatement[] | undefined {
    const { inner, binding, bare } = this.#job!;
    if (this.block.isOpen || bare || this.#job!.internal || flight === this.#retried || !flight.closed)
      return undefined;
    if (isStalePlan(error)) {
      if (inner.name && !inner.name.startsWith(OWN_NAME)) return undefined;
      return flight.opensBlock ? [{ text: "ROLLBACK", values: [] }, ...flight.prologue] : flight.prologue;
    }
    const { code } = error as { code?: string };
    return code === "25001" && binding === "" && !flight.opensBlock ? [] : undefined;
  }

  /** The error to deliver instead of a result that is none. */
  #onSuccess(flight: Flight): Error | undefined {
    const job = this.#job!;
    const error = job.kind === "commit" && flight.tag === "ROLLBACK" ? commitRolledBack(this.block.error) : undefined;
    const inTransaction = this.block.isOpen || flight.opensBlock;
    this.#emit(job, flight.affectedRows, error, inTransaction);
    return error;
  }
}
