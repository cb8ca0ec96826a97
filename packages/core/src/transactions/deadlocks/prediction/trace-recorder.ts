import type { ManagedClient, ManagedPool, RecordedStatement } from "../../../drivers/pg/index.ts";
import { shortShape } from "../statement-place.ts";
import type { RecordedRun, SlotTrace, TracedStatement, TransactionTrace } from "./transaction-trace.ts";

interface OpenTrace {
  readonly begin: string;
  readonly binding: string | null;
  name: string | undefined;
  statements: TracedStatement[];
}

interface OpenSlots {
  readonly holderPid: number | null;
  readonly taker: ManagedClient;
  readonly connections: number;
  readonly poolMax: number;
  readonly holder: TracedStatement | undefined;
}

const NOT_REPLAYED = new Set(["begin", "commit", "rollback", "set-transaction"]);

/**
 * Records what a run sends, with values, while it runs one piece of work at a time: whoever holds an idle connection and
 * takes another is then known to be the same work.
 */
export class TraceRecorder {
  readonly #pools: readonly ManagedPool[];
  readonly #open = new Map<number, OpenTrace>();
  readonly #last = new Map<number, TracedStatement>();
  readonly #held = new Set<ManagedClient>();
  readonly #transactions: TransactionTrace[] = [];
  readonly #slots: SlotTrace[] = [];
  #taken: OpenSlots[] = [];
  #stopped = false;

  constructor(pools: readonly ManagedPool[]) {
    this.#pools = pools;
    for (const pool of pools) {
      pool.hub.recorder = (statement) => this.#record(statement);
      pool.on("acquire", (client: ManagedClient) => this.#acquired(pool, client));
      pool.on("release", (_error: unknown, client: ManagedClient) => void this.#held.delete(client));
    }
  }

  /** Ends the recording. */
  stop(): RecordedRun {
    this.#stopped = true;
    for (const pool of this.#pools) pool.hub.recorder = undefined;
    return { transactions: this.#transactions, slots: this.#slots };
  }

  #acquired(pool: ManagedPool, client: ManagedClient): void {
    if (this.#stopped) return;
    const idle = [...this.#held].filter((other) => other !== client && other.pipeline_.runningJob === undefined);
    this.#held.add(client);
    const holder = idle.at(-1);
    if (holder === undefined) return;
    this.#taken.push({
      holderPid: holder.processID,
      taker: client,
      connections: idle.length + 1,
      poolMax: Number(pool.options.max),
      holder: this.#last.get(holder.processID ?? 0),
    });
  }

  #record(recorded: RecordedStatement): void {
    const { backendPid, kind, text, values, context } = recorded;
    if (backendPid === null) return;
    const statement: TracedStatement = { text, values, callSite: context.labels?.callSite?.() };
    this.#tellTaken(backendPid, statement);
    this.#last.set(backendPid, statement);
    if (kind === "begin") this.#start(recorded);
    else if (kind === "commit" || kind === "rollback") this.#end(backendPid, kind === "commit" && !recorded.failed);
    else if (!NOT_REPLAYED.has(kind)) this.#add(recorded, statement);
  }

  #tellTaken(backendPid: number, taker: TracedStatement): void {
    const mine = this.#taken.filter((slots) => slots.taker.processID === backendPid);
    if (mine.length === 0) return;
    this.#taken = this.#taken.filter((slots) => slots.taker.processID !== backendPid);
    for (const { connections, holder, poolMax } of mine) this.#slots.push({ connections, holder, taker, poolMax });
  }

  #start({ backendPid, text, binding, context }: RecordedStatement): void {
    const name = context.transaction?.root.name;
    this.#open.set(backendPid!, { begin: text, binding, name, statements: [] });
  }

  #add({ backendPid, binding, context, inTransaction, failed }: RecordedStatement, statement: TracedStatement): void {
    const open = inTransaction ? this.#open.get(backendPid!) : undefined;
    if (open !== undefined) {
      open.name ??= context.transaction?.root.name;
      if (!failed) open.statements.push(statement);
    } else if (!failed) {
      this.#finish({ begin: "BEGIN", binding, name: undefined, statements: [statement] }, true);
    }
  }

  #end(backendPid: number, committed: boolean): void {
    const open = this.#open.get(backendPid);
    this.#open.delete(backendPid);
    if (open !== undefined && open.statements.length > 0) this.#finish(open, committed);
  }

  #finish({ begin, binding, name, statements }: OpenTrace, committed: boolean): void {
    const template = [name ?? "", ...statements.map(({ text }) => shortShape(text))].join("\n");
    this.#transactions.push({ name, template, begin, binding, statements, committed });
  }
}
