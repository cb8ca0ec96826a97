import { setTimeout as pause } from "node:timers/promises";
import { readTransactionActivity, type ActivityReport } from "@tapdb/core";
import { sqlStateOf, TapdbError } from "@tapdb/core/errors";
import type { Client } from "pg";
import { connect, describeAddress } from "../doctor/server/connect.ts";
import type { Terminal } from "../output/terminal.ts";
import { layOutActivity } from "./lay-out-activity.ts";

/** How to watch. */
export interface WatchOptions {
  readonly databaseUrl: string;
  readonly intervalMs: number;
  readonly once: boolean;
  readonly format: "tty" | "json";
  readonly terminal: Terminal;
  /** Ends the watch, which is not an error. */
  readonly signal: AbortSignal;
}

const CLEAR_SCREEN = "\u001B[H\u001B[2J";

async function look(client: Client, databaseUrl: string): Promise<ActivityReport> {
  try {
    return await readTransactionActivity(client);
  } catch (cause) {
    const state = sqlStateOf(cause);
    throw new TapdbError({
      code: state === undefined ? "CONNECTION.LOST" : "CONNECTION.REFUSED",
      message: `The server at ${describeAddress(databaseUrl)} stopped answering${state === undefined ? "" : ` (${state})`}.`,
      hint:
        state === "42501"
          ? "The role may not read pg_stat_activity or pg_locks, which every role may unless that was taken away."
          : "Look whether it runs, and start the watch again.",
      cause,
    });
  }
}

function show(report: ActivityReport, { format, once, terminal, databaseUrl }: WatchOptions): void {
  const { data, width } = terminal;
  if (format === "json") return data.write(`${JSON.stringify(report)}\n`);
  const lines = layOutActivity(report, describeAddress(databaseUrl), width, (style, text) => data.paint(style, text));
  data.write(`${!once && data.interactive ? CLEAR_SCREEN : ""}${lines.join("\n")}\n`);
}

/**
 * Shows open transactions until the signal aborts, or once.
 * @returns Whether the last look showed a deadlock.
 * @throws {TapdbError} `CONNECTION.UNREACHABLE`, `CONNECTION.REFUSED`, `CONNECTION.LOST`.
 */
export async function watchTransactions(options: WatchOptions): Promise<boolean> {
  const { databaseUrl, intervalMs, once, signal } = options;
  const client = await connect(databaseUrl);
  try {
    await client.query("set default_transaction_read_only = on");
    for (;;) {
      const report = await look(client, databaseUrl);
      if (!signal.aborted) show(report, options);
      if (once || signal.aborted) return report.deadlocks.length > 0;
      await pause(intervalMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}
