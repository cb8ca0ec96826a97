/**
 * One flight: what tapdb puts before a statement (BEGIN, its isolation level, the tenant) and the statement itself, written
 * together and closed by one Sync, so that all of it costs one round trip and, outside a transaction block, is one implicit
 * transaction.
 *
 * Source: PostgreSQL manual, "Message Flow: Extended Query" and "Pipelining" (54.2.3, 54.2.4).
 */
import type { FlightWriter } from "./flight-connection.ts";
import type { Submittable, WireConnection } from "./pg-internals.ts";
import { mayHoldSeveralStatements } from "./statement-kind.ts";

/** One statement before the application's. */
export interface PrologueStatement {
  /** With `$1` and so on where the values go. */
  readonly text: string;
  /** None for BEGIN and what belongs to it. */
  readonly values: readonly string[];
}

/** One statement behind the application's, before the same Sync: it runs when that one has succeeded. */
export interface Epilogue {
  /** Without parameters; gives one row of one column. */
  readonly text: string;
  onValue(value: string | null): void;
}

/** What the connection does for its flights. */
export interface FlightCrew {
  readonly wire: WireConnection;
  readonly view: WireConnection;
  /** The name to prepare a statement of ours under; undefined where names do not survive. */
  nameOfOwn(text: string): string | undefined;
  /** Names to close on the server. */
  takeClosing(): readonly string[];
  escapeLiteral(value: string): string;
  /** Hears every command tag, in order. */
  onTag(tag: string): void;
  /** The statement failed: the error to deliver, or undefined when it is sent again instead. */
  onError(flight: Flight, error: Error): Error | undefined;
  /** Just before a result is delivered: an error to deliver in its stead, or undefined. */
  onSuccess(flight: Flight): Error | undefined;
}

export class Flight implements FlightWriter, Submittable {
  readonly inner: Submittable;
  readonly prologue: readonly PrologueStatement[];
  readonly #epilogue: Epilogue | undefined;
  /** Of ours behind it, from when the application's statement is complete. */
  #inEpilogue = false;
  readonly #crew: FlightCrew;
  /** node-postgres puts its read timeout around this. */
  callback: (error: Error | null) => void = () => undefined;
  query_timeout?: number;
  /** Whether anything was written. */
  sent = false;
  /** Whether the server was told that this is all. A cursor goes on writing, so that it can't be sent again. */
  closed = false;
  /** Whether an outcome was delivered. */
  settled = false;
  /** The last command tag of the statement itself. */
  tag = "";
  #rows = 0;
  #prologueLeft = 0;
  #prefix = "";
  readonly #parsing: string[] = [];

  constructor(inner: Submittable, prologue: readonly PrologueStatement[], crew: FlightCrew, epilogue?: Epilogue) {
    this.inner = inner;
    this.prologue = prologue;
    this.#epilogue = epilogue;
    this.#crew = crew;
  }

  /** node-postgres forgets the statement of this name when it fails before it was parsed. */
  get name(): string | undefined {
    return this.inner.name;
  }

  /** Whether the flight begins a transaction block. */
  get opensBlock(): boolean {
    return this.prologue.some(({ values }) => values.length === 0);
  }

  /** Whether the server has not got past BEGIN. */
  get isBeginning(): boolean {
    return this.opensBlock && this.#prologueLeft === this.prologue.length;
  }

  /** Rows that came back, or that the server says were affected. */
  get affectedRows(): number {
    if (this.#rows > 0 || this.tag.startsWith("SELECT")) return this.#rows;
    return Number(this.tag.slice(this.tag.lastIndexOf(" ") + 1)) || 0;
  }

  submit(): Error | null | undefined | void {
    const { stream } = this.#crew.wire;
    stream.cork?.();
    try {
      return this.inner.submit(this.#crew.view);
    } finally {
      stream.uncork?.();
    }
  }

  openExtended(): void {
    if (this.sent) return;
    this.sent = true;
    const { wire } = this.#crew;
    for (const name of this.#crew.takeClosing()) {
      delete wire.parsedStatements[name];
      wire.close({ type: "S", name });
    }
    for (const statement of this.prologue) this.#writeOwn(statement);
    this.#prologueLeft = this.prologue.length;
  }

  #writeOwn({ text, values }: PrologueStatement): void {
    const { wire } = this.#crew;
    const name = this.#crew.nameOfOwn(text);
    if (name === undefined || wire.parsedStatements[name] === undefined) {
      this.#parsing.push(name === undefined ? "" : name, text);
      wire.parse(name === undefined ? { text } : { text, name });
    }
    wire.bind(name === undefined ? { values: values as string[] } : { statement: name, values: values as string[] });
    wire.execute({});
  }

  closeExtended(): void {
    if (this.#epilogue !== undefined && !this.closed) {
      this.#writeOwn({ text: this.#epilogue.text, values: [] });
    }
    this.closed = true;
  }

  writeSimple(text: string): void {
    const { wire } = this.#crew;
    const isPlain = this.prologue.length === 0 && this.#epilogue === undefined;
    if (this.sent || isPlain || (this.prologue.length === 0 && this.#mustStaySimple(text))) {
      this.closed = true;
      this.sent = true;
      wire.query(text);
    } else if (this.#mustStaySimple(text)) {
      this.closed = true;
      this.sent = true;
      this.#prefix = this.prologue.map((statement) => this.#inline(statement)).join("");
      this.#prologueLeft = this.prologue.length;
      wire.query(this.#prefix + text);
    } else {
      this.openExtended();
      wire.parse({ text });
      wire.bind({});
      wire.describe({ type: "P", name: "" });
      wire.execute({});
      this.closeExtended();
      wire.sync();
    }
  }

  /** Foreign query objects (COPY streams) expect the simple protocol's ending; so do several statements in one text. */
  #mustStaySimple(text: string): boolean {
    return !("_checkForMultirow" in this.inner) || mayHoldSeveralStatements(text) || text.trim() === "";
  }

  #inline({ text, values }: PrologueStatement): string {
    return `${text.replace(/\$(\d)/g, (_match, index: string) => this.#crew.escapeLiteral(values[Number(index) - 1]!))};`;
  }

  handleParseComplete(): void {
    if (this.#prologueLeft > 0 || this.#inEpilogue) {
      const [name, text] = this.#parsing.splice(0, 2) as [string, string];
      if (name !== "") this.#crew.wire.parsedStatements[name] = text;
      return;
    }
    const { name, text } = this.inner;
    if (name !== undefined && name !== "") {
      this.#crew.wire.parsedStatements[name] = text ?? "";
      if (this.#crew.wire.submittedNamedStatements) delete this.#crew.wire.submittedNamedStatements[name];
    }
  }

  handleRowDescription(message: unknown): void {
    if (this.#prologueLeft === 0 && !this.settled) this.inner.handleRowDescription(message);
  }

  handleDataRow(message: unknown): void {
    if (this.#prologueLeft > 0 || this.settled) return;
    if (this.#inEpilogue) return this.#epilogue!.onValue((message as { fields: (string | null)[] }).fields[0]!);
    this.#rows += 1;
    this.inner.handleDataRow(message);
  }

  handleCommandComplete(message: { text: string }): void {
    if (this.#prologueLeft > 0) {
      this.#prologueLeft -= 1;
      return;
    }
    if (this.#inEpilogue) return;
    this.#inEpilogue = this.#epilogue !== undefined && this.closed;
    this.tag = message.text;
    this.#crew.onTag(message.text);
    if (!this.settled) this.inner.handleCommandComplete(message, this.#crew.view);
  }

  handleEmptyQuery(): void {
    this.#inEpilogue = this.#epilogue !== undefined && this.closed;
    this.inner.handleEmptyQuery?.(this.#crew.view);
  }

  handlePortalSuspended(): void {
    this.inner.handlePortalSuspended?.(this.#crew.view);
  }

  handleCopyInResponse(): void {
    this.inner.handleCopyInResponse?.(this.#crew.view);
  }

  handleCopyData(message: unknown): void {
    this.inner.handleCopyData?.(message, this.#crew.view);
  }

  handleError(error: Error): void {
    if (this.settled) return;
    this.settled = true;
    this.callback(error);
    this.#correctPosition(error as { position?: string });
    const outcome = this.#crew.onError(this, error);
    if (outcome === undefined) return;
    this.#tellReader(outcome);
    this.inner.handleError(outcome, this.#crew.view);
  }

  /** A cursor that has all rows, and waits for the end, is deaf to errors; whoever reads it would wait for ever. */
  #tellReader(error: Error): void {
    const cursor = (this.inner.cursor ?? this.inner) as { state?: string; _cb?: ((error: Error) => void) | null };
    if (cursor.state !== "done") return;
    const tell = cursor._cb;
    cursor._cb = null;
    tell?.(error);
  }

  handleReadyForQuery(): void {
    if (this.settled) return;
    this.settled = true;
    this.callback(null);
    const replacement = this.#crew.onSuccess(this);
    if (replacement === undefined) this.inner.handleReadyForQuery(this.#crew.view);
    else this.inner.handleError(replacement, this.#crew.view);
  }

  /** The position in the application's own text, in the characters that PostgreSQL counts. */
  #correctPosition(error: { position?: string }): void {
    if (this.#prefix === "" || error.position === undefined) return;
    error.position = String(Math.max(1, Number(error.position) - [...this.#prefix].length));
  }
}
