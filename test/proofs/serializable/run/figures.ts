import type { IsolationLevel } from "@tapdb/core";
import type { FigureInput } from "../../../../benchmarks/harness/figure.ts";
import type { CheckerTrial } from "../checker/check-the-checker.ts";
import { allWorkloads } from "../workloads/all-workloads.ts";
import { EXHAUSTED_PERCENT, type Verdicts } from "./verdicts.ts";

/** What a run gave beside its verdicts. */
export interface RunCounts {
  readonly trial: CheckerTrial;
  readonly faults: Readonly<Record<string, number>>;
  readonly killed: number;
  readonly seconds: number;
}

const zero = (name: string, value: number, unit: string): FigureInput => ({ name, value, unit, target: 0 });
const count = (name: string, value: number, unit: string): FigureInput => ({ name, value, unit, better: "higher" });

/** The phenomena that have to show where a level allows them. */
function shown({ shown: counts }: Verdicts): FigureInput[] {
  return allWorkloads.flatMap(({ name, shows }) =>
    Object.entries(shows).flatMap(([level, classes]) =>
      classes.map((anomaly): FigureInput => ({
        name: `serializable.shown.${name}.${(level as IsolationLevel).replaceAll(" ", "-")}.${anomaly}`,
        value: counts.get(`${level} ${name} ${anomaly}`) ?? 0,
        unit: "histories",
        target: 1,
        better: "higher",
      })),
    ),
  );
}

function faultsOf({ faults, killed }: RunCounts): FigureInput[] {
  const steps = ["begin", "statement", "commit"].flatMap((step) =>
    ["unsent", "sent", "answered"].map((fault) =>
      count(`serializable.faults.${step}.${fault}`, faults[`${step}:${fault}`] ?? 0, "cuts"),
    ),
  );
  return [...steps, count("serializable.faults.killed", killed, "backends")];
}

/** The figures of a run: the first ones are what it is about. */
export function figuresOf(verdicts: Verdicts, counts: RunCounts): FigureInput[] {
  const { transactions, exhaustedShare } = verdicts;
  const unknown = verdicts.unknownThere + verdicts.unknownNotThere;
  return [
    zero("serializable.anomalies", verdicts.anomaliesAtSerializable, "anomalies"),
    zero("serializable.forbidden", verdicts.forbidden, "anomalies that a lower level forbids"),
    zero("serializable.lost", verdicts.lost, "effects"),
    zero("serializable.doubled", verdicts.doubled, "effects"),
    zero("serializable.undead", verdicts.undead, "effects of transactions that failed"),
    zero("serializable.invariants", verdicts.brokenInvariants, "invariants"),
    {
      name: "serializable.exhausted",
      value: exhaustedShare,
      unit: "% of contended",
      target: EXHAUSTED_PERCENT,
    },
    count("serializable.transactions", transactions, "transactions"),
    count("serializable.attempts", verdicts.attempts, "attempts"),
    count("serializable.acknowledged", verdicts.acknowledged, "transactions"),
    zero("serializable.unresolved", verdicts.unresolved, "outcomes"),
    { name: "serializable.unknown", value: unknown, unit: "outcomes" },
    { name: "serializable.unknown.there", value: verdicts.unknownThere, unit: "outcomes" },
    ...shown(verdicts),
    ...faultsOf(counts),
    count("serializable.checker.known-bad", counts.trial.knownBad, "histories"),
    count("serializable.checker.serial", counts.trial.serial, "histories"),
    count("serializable.checker.small", counts.trial.small, "histories"),
    count("serializable.checker.unserializable", counts.trial.unserializable, "histories"),
    count("serializable.rate", transactions / counts.seconds, "/s"),
  ];
}
