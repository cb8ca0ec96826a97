import type { Operation } from "../checker/history.ts";
import { SQL } from "../schema.ts";
import type { Step } from "../workloads/workload.ts";
import type { Points } from "./points.ts";

/** Runs a statement inside the transaction, through tapdb or through an ORM. */
export type Query = (text: string, values: readonly number[]) => Promise<readonly Record<string, unknown>[]>;

/** Numbers that are unique in a run. */
export class Numbers {
  #last = 0;

  next(): number {
    return (this.#last += 1);
  }
}

/** Where an attempt takes place. */
export interface AttemptSite {
  readonly group: number;
  readonly query: Query;
  readonly numbers: Numbers;
  /** Undefined from the second attempt on: who is late waits for nobody. */
  readonly points: Points | undefined;
}

/** One attempt of a transaction: does what its script says, and records it. */
export class Attempt implements Step {
  readonly id: number;
  readonly operations: Operation[] = [];
  readonly #site: AttemptSite;
  #met = false;

  constructor(site: AttemptSite) {
    this.#site = site;
    this.id = site.numbers.next();
  }

  async #one(text: string, values: readonly number[]): Promise<Record<string, unknown>> {
    const rows = await this.#site.query(text, values);
    if (rows.length !== 1) throw new RangeError(`a statement gave ${rows.length} rows instead of one`);
    return rows[0]!;
  }

  /** Leaves the mark by which one sees that the attempt was committed. */
  async leaveMark(effect: number): Promise<void> {
    await this.#one(SQL.effect, [effect, this.id]);
  }

  /** Sends a statement that fails. */
  async stumble(): Promise<void> {
    await this.#one(SQL.failing, [0]);
  }

  async read(key: number): Promise<number> {
    const row = await this.#one(SQL.read, [this.#site.group, key]);
    this.operations.push({
      kind: "read",
      key: String(key),
      version: Number(row.version),
      writer: Number(row.writer),
    });
    return Number(row.value);
  }

  async write(key: number, value: number): Promise<void> {
    const row = await this.#one(SQL.write, [this.#site.group, key, value, this.id]);
    this.operations.push({ kind: "write", key: String(key), version: Number(row.version) });
  }

  async append(key: number): Promise<void> {
    const value = this.#site.numbers.next();
    await this.#one(SQL.append, [this.#site.group, key, value, this.id]);
    this.operations.push({ kind: "append", key: `list-${key}`, value });
  }

  async list(key: number): Promise<void> {
    const row = await this.#one(SQL.list, [this.#site.group, key]);
    const values = (row.list as readonly unknown[]).map(Number);
    this.operations.push({ kind: "list", key: `list-${key}`, values });
  }

  async scan(): Promise<number> {
    const items = (await this.#site.query(SQL.scan, [this.#site.group])).map(({ item }) => Number(item));
    this.operations.push({ kind: "scan", set: "items", items });
    return items.length;
  }

  async insert(): Promise<void> {
    const item = this.#site.numbers.next();
    await this.#one(SQL.insert, [this.#site.group, item]);
    this.operations.push({ kind: "insert", set: "items", item });
  }

  reach(point: string): void {
    this.#site.points?.reach(point);
  }

  async until(point: string): Promise<void> {
    await this.#site.points?.until(point);
  }

  async meet(): Promise<void> {
    const { points } = this.#site;
    if (points === undefined || this.#met) return;
    this.#met = true;
    points.arrive();
    await points.until("met");
  }

  /** It is over, wherever it was. */
  leave(): void {
    if (!this.#met) this.#site.points?.arrive();
    this.#met = true;
  }
}
