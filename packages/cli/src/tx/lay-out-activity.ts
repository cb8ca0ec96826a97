import type { ActivityReport, TransactionActivity } from "@tapdb/core";
import type { Paint } from "../output/table.ts";
import type { Style } from "../output/terminal.ts";

const MAX_ROWS = 40;
const COLUMNS = { pid: 8, state: 14, age: 8, waits: 18 } as const;
const LONG_MS = 1_000;

/** `340 ms`, `2.5 s`, `3 min`, `5 h`. */
export function duration(ms: number | undefined): string {
  if (ms === undefined) return "-";
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return ms < 3_600_000 ? `${Math.floor(ms / 60_000)} min` : `${Math.floor(ms / 3_600_000)} h`;
}

function clip(text: string, width: number): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length <= width ? line.padEnd(width) : `${line.slice(0, width - 1)}…`;
}

/** `idle` for a transaction that runs nothing, `failed` for one that can only be rolled back. */
function stateOf({ state, waitsFor }: TransactionActivity): string {
  if (waitsFor.length > 0) return "waiting";
  if (state === undefined) return "hidden";
  if (state === "idle in transaction") return "idle";
  return state === "idle in transaction (aborted)" ? "failed" : state;
}

function styleOf(row: TransactionActivity, stuck: ReadonlySet<number>): Style | undefined {
  if (stuck.has(row.backendPid)) return "red";
  if (row.waitsFor.length > 0) return "yellow";
  return (row.transactionMs ?? 0) > LONG_MS ? "cyan" : undefined;
}

function lineOf(row: TransactionActivity, width: number): string {
  const waits = row.waitsFor.length === 0 ? "" : `${row.waitsFor[0]} for ${duration(row.waitingMs)}`;
  const cells = [
    clip(String(row.backendPid), COLUMNS.pid),
    clip(`${stateOf(row)} ${stateOf(row) === "idle" ? duration(row.stateMs) : ""}`, COLUMNS.state),
    clip(duration(row.transactionMs), COLUMNS.age),
    clip(waits, COLUMNS.waits),
  ];
  const left = cells.join(" ");
  return `${left} ${clip(row.shape ?? row.application ?? "", Math.max(10, width - left.length - 1))}`.trimEnd();
}

function notes({ deadlocks, roots, hidden, transactions }: ActivityReport): readonly (readonly [Style, string])[] {
  return [
    ...deadlocks.map((pids): [Style, string] => ["red", `deadlock: ${[...pids, pids[0]].join(" waits for ")}`]),
    ...roots.map(({ backendPid, waiters }): [Style, string] => ["yellow", `${backendPid} is in the way of ${waiters}`]),
    ...(transactions.length > MAX_ROWS
      ? [["dim", `and ${transactions.length - MAX_ROWS} more`] as [Style, string]]
      : []),
    ...(hidden > 0
      ? [
          ["dim", `${hidden} sessions of other roles are hidden from this one; pg_read_all_stats shows them`] as [
            Style,
            string,
          ],
        ]
      : []),
  ];
}

/** One look as lines of at most `width` columns. */
export function layOutActivity(report: ActivityReport, address: string, width: number, paint: Paint): string[] {
  const { transactions, deadlocks, at } = report;
  const stuck = new Set(deadlocks.flat());
  const heading = ["pid", "state", "age", "waits for"].map((name, index) =>
    name.padEnd(Object.values(COLUMNS)[index]!),
  );
  const rows = transactions.slice(0, MAX_ROWS).map((row) => {
    const style = styleOf(row, stuck);
    const line = lineOf(row, width);
    return style === undefined ? line : paint(style, line);
  });
  const title = `${address}  ${at.toISOString().slice(11, 19)}  ${transactions.length} open, ${deadlocks.length} deadlocks`;
  return [
    paint("bold", clip(title, width).trimEnd()),
    paint("dim", `${heading.join(" ")} statement`),
    ...(rows.length === 0 ? [paint("dim", "no transaction is open")] : rows),
    ...notes(report).map(([style, text]) => paint(style, clip(text, width).trimEnd())),
  ];
}
