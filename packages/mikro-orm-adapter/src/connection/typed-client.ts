import { findTapdbError, sqlStateOf } from "@tapdb/core/errors";
import type { Labeller } from "../labels/labeller.ts";

/** What is used of a connection that the pool lends. */
export interface LentClient {
  readonly processID: number | null;
  query(config: unknown, values?: unknown, callback?: unknown): unknown;
  release(error?: Error | boolean): void;
  escapeLiteral(value: string): string;
  escapeIdentifier(value: string): string;
  getTypeParser(oid: number, format?: string): unknown;
  on(event: string, listener: (...values: never[]) => void): unknown;
  once(event: string, listener: (...values: never[]) => void): unknown;
  removeListener(event: string, listener: (...values: never[]) => void): unknown;
}

interface Submittable {
  submit?: unknown;
  types?: unknown;
  cursor?: Submittable;
  _result?: { _types?: unknown } | null;
}

/** `config` with `types` for its result, unless it brings its own. */
export function withTypes(config: unknown, types: unknown): unknown {
  if (typeof config === "string") return { text: config, types };
  if (typeof config !== "object" || config === null) return config;
  const asked = config as Submittable;
  if (typeof asked.submit !== "function") return { ...config, types: asked.types ?? types };
  const result = (asked.cursor ?? asked)._result;
  if (result) result._types ??= types;
  return config;
}

const isRollback = (config: unknown): boolean => typeof config === "string" && /^rollback\s*;?$/i.test(config);

/** Whether the server is out of reach, and so has rolled back already. */
const isLost = (error: unknown): boolean =>
  findTapdbError(error, "CONNECTION.LOST") !== undefined || sqlStateOf(error) === undefined;

/**
 * A rollback of a transaction that died with its connection has nothing left to do. Were it to fail, Kysely would never
 * release the connection, and the pool would be one short for ever.
 */
async function rolledBack(result: Promise<unknown>): Promise<unknown> {
  try {
    return await result;
  } catch (error) {
    if (!isLost(error)) throw error;
    return { command: "ROLLBACK", rowCount: null, rows: [], fields: [] };
  }
}

/**
 * A connection of the pool that parses values as MikroORM wants them. The parsers go with each statement and not into the
 * connection, which other code gets next.
 */
export class TypedClient {
  readonly #client: LentClient;
  readonly #types: unknown;
  readonly #labeller: Labeller;

  constructor(client: LentClient, types: unknown, labeller: Labeller) {
    this.#client = client;
    this.#types = types;
    this.#labeller = labeller;
  }

  get processID(): number | null {
    return this.#client.processID;
  }

  /** As `pg.Client.query`. */
  query(config: unknown, values?: unknown, callback?: unknown): unknown {
    const result = this.#labeller.labelledRaw(() =>
      this.#client.query(withTypes(config, this.#types), values, callback),
    );
    return isRollback(config) && result instanceof Promise ? rolledBack(result) : result;
  }

  release(error?: Error | boolean): void {
    this.#client.release(error);
  }

  escapeLiteral(value: string): string {
    return this.#client.escapeLiteral(value);
  }

  escapeIdentifier(value: string): string {
    return this.#client.escapeIdentifier(value);
  }

  getTypeParser(oid: number, format?: string): unknown {
    return this.#client.getTypeParser(oid, format);
  }

  on(event: string, listener: (...values: never[]) => void): this {
    this.#client.on(event, listener);
    return this;
  }

  once(event: string, listener: (...values: never[]) => void): this {
    this.#client.once(event, listener);
    return this;
  }

  removeListener(event: string, listener: (...values: never[]) => void): this {
    this.#client.removeListener(event, listener);
    return this;
  }

  off(event: string, listener: (...values: never[]) => void): this {
    return this.removeListener(event, listener);
  }
}
