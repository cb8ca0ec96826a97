import type { IsolationLevel } from "@tapdb/core";
import type { TransactionTemplate } from "@tapdb/core/isolation";
import { Robustness } from "../../../../packages/core/src/transactions/isolation/robustness/robustness.ts";
import type { FigureInput } from "../../../../benchmarks/harness/figure.ts";
import type { ProofContext } from "../../harness/define-proof.ts";
import { smallBank } from "./small-bank.ts";
import { tpcC } from "./tpc-c.ts";

type Programs = Readonly<Record<string, readonly TransactionTemplate[]>>;

/** Something that a paper says, or that follows from what it says. */
interface Claim {
  readonly about: string;
  readonly source: string;
  readonly expected: string;
  readonly found: () => string;
}

function subsets<T>(items: readonly T[]): T[][] {
  const [first, ...rest] = items;
  return first === undefined ? [[]] : subsets(rest).flatMap((set) => [[first, ...set], set]);
}

function isRobust(programs: Programs, names: readonly string[], level: IsolationLevel): boolean {
  const templates = names.flatMap((name) => programs[name]!);
  return Robustness.ofTemplates(templates).counterexample(templates.map(() => level)) === undefined;
}

/** The largest sets of these programs that need no more than one level for all. */
function maximalSubsets(programs: Programs, names: readonly string[], level: IsolationLevel): string {
  const robust = subsets(names).filter((set) => set.length > 0 && isRobust(programs, set, level));
  const isInside = (set: string[], other: string[]): boolean =>
    other.length > set.length && set.every((name) => other.includes(name));
  return robust
    .filter((set) => !robust.some((other) => isInside(set, other)))
    .map((set) => set.toSorted().join("+"))
    .toSorted()
    .join(" ");
}

const SHORT = { "read committed": "RC", "repeatable read": "SI", serializable: "SSI" } as const;

function allocation(programs: Programs): string {
  return Robustness.ofTemplates(Object.values(programs).flat())
    .allocate()
    .map(({ program, level }) => `${program}:${SHORT[level]}`)
    .toSorted()
    .join(" ");
}

const bank: Programs = Object.fromEntries(Object.entries(smallBank).map(([name, template]) => [name, [template]]));
const bankNames = Object.keys(bank);

const CLAIMS: readonly Claim[] = [
  {
    about: "SmallBank: largest subsets that need only READ COMMITTED",
    source: "Vandevoort, Ketsman, Koch, Neven, VLDB 2021: {Am, DC, TS}, {Bal, DC}, {Bal, TS}",
    expected: "Am+DC+TS Bal+DC Bal+TS",
    found: () => maximalSubsets(bank, bankNames, "read committed"),
  },
  {
    about: "SmallBank: largest subsets that need only REPEATABLE READ",
    source: "Alomari, Cahill, Fekete, Röhm, ICDE 2008: Bal → WC → TS is the one dangerous structure",
    expected: "Am+Bal+DC+TS Am+Bal+DC+WC Am+DC+TS+WC",
    found: () => maximalSubsets(bank, bankNames, "repeatable read"),
  },
  {
    about: "SmallBank: lowest levels of all five together",
    source: "follows from both: the three of the dangerous structure are SSI, the two others stay RC",
    expected: "Am:RC Bal:SSI DC:RC TS:SSI WC:SSI",
    found: () => allocation(bank),
  },
  {
    about: "TPC-C: REPEATABLE READ is enough for all five",
    source: "Fekete, Liarokapis, O'Neil, O'Neil, Shasha, TODS 2005",
    expected: "true",
    found: () => String(isRobust(tpcC, Object.keys(tpcC), "repeatable read")),
  },
  {
    about: "TPC-C without Delivery: largest subsets that need only READ COMMITTED",
    source: "Vandevoort, Ketsman, Koch, Neven, VLDB 2021, by columns and with atomic updates: {OS, Pay, SL}, {NO, Pay}",
    expected: "NO+Pay OS+Pay+SL",
    found: () => maximalSubsets(tpcC, ["NO", "Pay", "OS", "SL"], "read committed"),
  },
];

/** Compares the advice for the two benchmarks of the literature with what was published about them. */
export function published({ tally, step, note }: ProofContext): readonly FigureInput[] {
  step("SmallBank and TPC-C");
  let agreed = 0;
  for (const { about, source, expected, found } of CLAIMS) {
    const result = found();
    note(`${about}: ${result} (${source})`);
    if (tally.check(result === expected, () => `${about}: ${result}, not ${expected}`)) agreed += 1;
  }
  note(`TPC-C: lowest levels of all five together: ${allocation(tpcC)}`);
  return [
    { name: "published", value: CLAIMS.length, unit: "" },
    { name: "published.agreed", value: agreed, unit: "", target: CLAIMS.length, better: "higher" },
  ];
}
