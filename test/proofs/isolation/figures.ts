import type { FigureInput } from "../../../benchmarks/harness/figure.ts";
import type { Judge } from "./judge.ts";
import type { Ledger } from "./ledger.ts";

/** What a run ended with. */
export interface RunTotals {
  readonly judge: Judge;
  readonly ledger: Ledger;
  readonly killed: number;
  readonly retried: number;
  readonly seconds: number;
}

const slug = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");

/** The figures of a run: what may not happen is 0, the rest informs. */
export function figuresOf({ judge, ledger, killed, retried, seconds }: RunTotals): FigureInput[] {
  const { faults, byGroup, disturbed } = judge;
  const nothing = (name: string, value: number): FigureInput => ({
    name: `isolation.${name}`,
    value,
    unit: "rows",
    target: 0,
    exact: true,
  });
  const informs = (name: string, value: number, unit: string): FigureInput => ({
    name: `isolation.${name}`,
    value,
    unit,
  });
  return [
    nothing("foreignRows", faults.foreignRows),
    nothing("foreignWrites", faults.foreignWrites),
    nothing("untenantedRows", faults.untenantedRows),
    { ...nothing("unexpected", faults.unexpected), unit: "results" },
    ...[...byGroup].map(([group, calls]) => informs(`operations.${slug(group)}`, calls, "operations")),
    informs("killed", killed, "backends"),
    informs("cancelled", judge.cancelled, "operations"),
    informs("timeouts", judge.timeouts, "operations"),
    informs("retried", retried, "attempts"),
    informs("acknowledgedWrites", ledger.acknowledged, "writes"),
    informs("ambiguousWrites", ledger.ambiguous, "writes"),
    ...[...disturbed].map(([code, calls]) => informs(`disturbed.${slug(code)}`, calls, "operations")),
    informs("seconds", Math.round(seconds), "s"),
    informs("rss", Math.round(process.memoryUsage.rss() / 2 ** 20), "MiB"),
  ];
}
