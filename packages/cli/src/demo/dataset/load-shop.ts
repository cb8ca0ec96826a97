import type { ClientBase } from "pg";
import { PIECES, planTable, RANDOM } from "./plan.ts";
import { ROW_SOURCES } from "./rows.ts";
import { grants, INDEXES, protect, SCHEMA } from "./schema.ts";

/** How far a load is. */
export interface LoadProgress {
  /** From 0 to 1. */
  readonly done: number;
  /** What is being made: a table's name, or `indexes`. */
  readonly stage: string;
  readonly rows: number;
}

/** How the dataset is made. */
export interface LoadOptions {
  /** The application's role; it has to exist. */
  readonly role: string;
  /** The setting that policies read. @defaultValue "tapdb.tenant" */
  readonly setting?: string;
  /** Rows, as a multiple of about a million. @defaultValue 1 */
  readonly scale?: number;
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
}

interface Step {
  readonly stage: string;
  readonly weight: number;
  readonly sql: string;
  readonly values: readonly unknown[];
}

const INDEX_WEIGHT = 3;

function steps(scale: number): Step[] {
  const rows = ROW_SOURCES.flatMap(({ table, weight, whole = false, sql }): Step[] => {
    if (whole) return [{ stage: table, weight, sql, values: [] }];
    return Array.from({ length: PIECES }, (_, piece) => ({
      stage: table,
      weight: weight / PIECES,
      sql,
      values: [piece],
    }));
  });
  const one = (stage: string, weight: number, sql: string): Step => ({ stage, weight, sql, values: [] });
  return [
    one("schema", 1, SCHEMA + RANDOM + planTable(scale)),
    ...rows,
    ...INDEXES.map((sql) => one("indexes", INDEX_WEIGHT, sql)),
  ];
}

/**
 * Fills an empty database with the shop: 200 tenants by Zipf's law, about a million rows in eight tables, made on the server,
 * protected by row-level security. Returns the number of rows. `client` has to be of the role that shall own the tables.
 */
export async function loadShop(client: ClientBase, options: LoadOptions): Promise<number> {
  const { role, setting = "tapdb.tenant", scale = 1, onProgress, signal } = options;
  const all = steps(scale);
  const total = all.reduce((sum, { weight }) => sum + weight, 0);
  let done = 0;
  let rows = 0;
  await client.query("begin");
  for (const { stage, weight, sql, values } of all) {
    signal?.throwIfAborted();
    onProgress?.({ done: done / total, stage, rows });
    const result = await client.query(sql, values.length === 0 ? undefined : [...values]);
    if (stage !== "schema" && stage !== "indexes") rows += result.rowCount ?? 0;
    done += weight;
  }
  await client.query(protect(setting) + grants(role));
  await client.query("commit");
  onProgress?.({ done: done / total, stage: "statistics", rows });
  await client.query("set default_statistics_target = 25; analyze; reset default_statistics_target");
  onProgress?.({ done: 1, stage: "ready", rows });
  return rows;
}
