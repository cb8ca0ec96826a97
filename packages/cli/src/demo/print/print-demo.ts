import { wrapText } from "@tapdb/core/report";
import type { Terminal } from "../../output/terminal.ts";
import type { DemoReport } from "../demo-report.ts";
import { NEIGHBOUR_SETTING } from "../noisy-neighbour/run-noisy-neighbour.ts";
import type { DemoListener } from "../run-demo.ts";
import { isolationLines } from "./print-isolation.ts";
import { noisyNeighbourLines } from "./print-noisy-neighbour.ts";
import { overheadLines } from "./print-overhead.ts";
import { profileLines } from "./print-profile.ts";
import { writeSkewLines } from "./print-write-skew.ts";

const MARGIN = 2;

/** Prints the parts of the demo as they are completed. */
export class DemoPrinter {
  readonly #terminal: Terminal;
  readonly #attacker: string;
  #sections = 0;

  constructor(terminal: Terminal, attacker: string) {
    this.#terminal = terminal;
    this.#attacker = attacker;
  }

  #write(lines: readonly string[]): void {
    const margin = " ".repeat(MARGIN);
    this.#terminal.data.write(lines.map((line) => (line === "" ? "\n" : `${margin}${line}\n`)).join(""));
  }

  #section(title: string, explanation: string, lines: readonly string[]): void {
    const { data, width } = this.#terminal;
    this.#sections += 1;
    const told = wrapText(explanation, width - MARGIN - 2).map((line) => data.paint("dim", line));
    data.write(`\n${data.paint(["bold", "cyan"], `${this.#sections}  ${title}`)}\n`);
    this.#write([...told, "", ...lines]);
  }

  #start({ database, skipped }: Omit<DemoReport, "pass">): void {
    const { data, width } = this.#terminal;
    data.write(`\n${data.paint("bold", "tapdb demo")}  PostgreSQL ${database.server} · ${database.description}\n`);
    const told = [...(database.readOnly ? ["Read-only: nothing in this database is written."] : []), ...database.notes];
    this.#write(told.flatMap((line) => wrapText(line, width - MARGIN)));
    for (const { orm, why } of skipped) {
      const [first = "", ...more] = wrapText(`skipped ${orm}: ${why}`, width - MARGIN);
      this.#write([first.replace("skipped", data.paint("yellow", "skipped")), ...more]);
    }
  }

  /** Prints one part. */
  part(part: Parameters<DemoListener["onPart"]>[0], report: Omit<DemoReport, "pass">): void {
    const { data, width } = this.#terminal;
    if (part === "start") return this.#start(report);
    if (part === "isolation") {
      const told = `The tenant "${this.#attacker}" tries to get at the rows of others. The application has not one line about tenants: it runs inside tap.withTenant, and row-level security decides.`;
      return this.#section("Isolation", told, isolationLines(report, data.paint));
    }
    if (part === "writeSkew") {
      const told =
        "Two people leave duty at the same moment. The rule is that one has to stay; each sees the other, and goes. The same code, at two isolation levels:";
      return this.#section("A real conflict: write skew", told, writeSkewLines(report, data.paint));
    }
    if (part === "neighbour") {
      const { connections, noisyCallers, queryMs } = NEIGHBOUR_SETTING;
      const told = `A pool of ${connections} connections and statements of ${queryMs} ms. One tenant has ${noisyCallers} callers, another has one. The same pool as it is today, first come first served, and with tapdb, where tenants take turns.`;
      return this.#section("The noisy neighbour", told, noisyNeighbourLines(report, data.paint));
    }
    if (part === "profiles") {
      return this.#section(
        "The profile of one page, and its N+1",
        "What it sent, the most expensive first, and from where in the code.",
        profileLines(report, width - MARGIN, data.paint),
      );
    }
    const told =
      "Measured here and now, in turns. Bound to a tenant by tapdb, against the same query on a connection that belongs to the tenant for good. What binding costs, preparing hot statements gives back.";
    return this.#section("What it costs", told, overheadLines(report, data.paint));
  }

  /** Prints the verdict. */
  end({ pass, isolation }: DemoReport, seconds: number): void {
    const { data } = this.#terminal;
    const tried = isolation.reduce((sum, result) => sum + result.tried, 0).toLocaleString("en-US");
    const leaked = isolation.reduce((sum, result) => sum + result.leaked, 0);
    const verdict = pass
      ? data.paint(["bold", "green"], "✔ It holds:")
      : data.paint(["bold", "red"], "✖ It does not hold:");
    data.write(`\n${verdict} ${tried} attacks, ${leaked} leaks, in ${seconds.toFixed(0)} s.\n`);
  }
}
